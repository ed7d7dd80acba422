package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.Span;
import java.util.stream.IntStream;

/**
 * SwiGLU (Shazeer 2020): a row has a gate g and then a value v for each column of the result, g sigmoid(g) v. By the
 * fused kernels, or composed of plain ones on gates and values that lie apart if a device lacks them.
 */
public final class GatedActivation {
    private GatedActivation() {}

    /** From [rows, 2 columns] to [rows, columns]. */
    public static DeviceTensor of(DeviceTensor in) {
        Tape tape = in.tape();
        int rows = in.rows();
        int columns = in.columns() / 2;
        DeviceTensor out = tape.output(new int[] {rows, columns}, in);
        forward(tape, in.span(), out.span(), rows, columns);
        tape.record(
                out,
                gradient -> tape.contribute(in, target -> backward(tape, in.span(), gradient, target, rows, columns)));
        return out;
    }

    /** Writes the result of {@code in}, [rows, 2 columns], to {@code out}, [rows, columns]. */
    public static void forward(Tape tape, Span in, Span out, int rows, int columns) {
        if (fused(tape)) {
            tape.launch(new SwiGlu(in, out, rows, columns));
            return;
        }
        Parts parts = new Parts(tape, in, rows, columns);
        multiply(tape, parts.gate, parts.sigmoid, out);
        multiply(tape, out, parts.value, out);
        parts.giveBack();
    }

    /** Writes the gradient of {@code in} to {@code below}, both [rows, 2 columns]. */
    public static void backward(Tape tape, Span in, Span above, Span below, int rows, int columns) {
        if (fused(tape)) {
            tape.launch(new SwiGluBackward(in, above, below, rows, columns));
            return;
        }
        Parts parts = new Parts(tape, in, rows, columns);
        Span ofValue = tape.borrow(above.length());
        Span ofGate = tape.borrow(above.length());
        multiply(tape, parts.gate, parts.sigmoid, ofValue);
        slope(tape, parts.sigmoid, ofValue, ofGate);
        multiply(tape, ofGate, parts.value, ofGate);
        multiply(tape, ofGate, above, ofGate);
        multiply(tape, ofValue, above, ofValue);
        tape.launch(new Fill(below, 0f));
        tape.launch(new ScatterAddRows(ofGate, parts.gates, below, rows, 2 * rows, columns));
        tape.launch(new ScatterAddRows(ofValue, parts.values, below, rows, 2 * rows, columns));
        tape.giveBack(ofGate);
        tape.giveBack(ofValue);
        parts.giveBack();
    }

    /** s (1 + g (1 - s)) = s + (g s) (1 - s), where s is the sigmoid of g. */
    private static void slope(Tape tape, Span sigmoid, Span product, Span out) {
        tape.launch(new Affine(sigmoid, -1f, 1f, out));
        multiply(tape, out, product, out);
        elementwise(tape, Binary.Operation.ADD, out, sigmoid, out);
    }

    private static boolean fused(Tape tape) {
        return tape.executes(SwiGlu.class, SwiGluBackward.class);
    }

    private static void multiply(Tape tape, Span left, Span right, Span out) {
        elementwise(tape, Binary.Operation.MULTIPLY, left, right, out);
    }

    private static void elementwise(Tape tape, Binary.Operation operation, Span left, Span right, Span out) {
        tape.launch(new Binary(operation, left, right, out, 1, (int) left.length(), Binary.Spread.NONE));
    }

    /** Gates and values apart, and the sigmoid of the gates. */
    private static final class Parts {
        private final Tape tape;
        private final Span gates;
        private final Span values;
        private final Span gate;
        private final Span value;
        private final Span sigmoid;

        Parts(Tape tape, Span in, int rows, int columns) {
            this.tape = tape;
            gates = tape.indices(IntStream.range(0, rows).map(row -> 2 * row).toArray());
            values = tape.indices(
                    IntStream.range(0, rows).map(row -> 2 * row + 1).toArray());
            gate = tape.borrow((long) rows * columns);
            value = tape.borrow((long) rows * columns);
            sigmoid = tape.borrow((long) rows * columns);
            tape.launch(new GatherRows(in, gates, gate, 2 * rows, rows, columns));
            tape.launch(new GatherRows(in, values, value, 2 * rows, rows, columns));
            tape.launch(new Unary(Unary.Function.SIGMOID, gate, sigmoid));
        }

        void giveBack() {
            tape.giveBack(gate);
            tape.giveBack(value);
            tape.giveBack(sigmoid);
        }
    }
}
