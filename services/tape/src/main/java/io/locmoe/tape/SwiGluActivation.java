package io.locmoe.tape;

import static io.locmoe.tape.GateParts.multiply;

import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.Span;

/** SwiGLU by its fused kernels, or composed of plain ones on gates and values that lie apart if a device lacks them. */
final class SwiGluActivation implements GatedActivation {

    @Override
    public void forward(Tape tape, Span in, Span out, int rows, int columns) {
        if (fused(tape)) {
            tape.launch(new SwiGlu(in, out, rows, columns));
            return;
        }
        GateParts parts = new GateParts(tape, in, rows, columns);
        Span sigmoid = sigmoid(tape, parts);
        multiply(tape, parts.gate(), sigmoid, out);
        multiply(tape, out, parts.value(), out);
        tape.giveBack(sigmoid);
        parts.giveBack();
    }

    @Override
    public void backward(Tape tape, Span in, Span above, Span below, int rows, int columns) {
        if (fused(tape)) {
            tape.launch(new SwiGluBackward(in, above, below, rows, columns));
            return;
        }
        GateParts parts = new GateParts(tape, in, rows, columns);
        Span sigmoid = sigmoid(tape, parts);
        Span ofValue = tape.borrow(above.length());
        Span ofGate = tape.borrow(above.length());
        multiply(tape, parts.gate(), sigmoid, ofValue);
        GateParts.slope(tape, sigmoid, ofValue, ofGate);
        multiply(tape, ofGate, parts.value(), ofGate);
        multiply(tape, ofGate, above, ofGate);
        multiply(tape, ofValue, above, ofValue);
        parts.scatter(ofGate, ofValue, below);
        tape.giveBack(ofGate);
        tape.giveBack(ofValue);
        tape.giveBack(sigmoid);
        parts.giveBack();
    }

    private static Span sigmoid(Tape tape, GateParts parts) {
        Span sigmoid = tape.borrow(parts.gate().length());
        tape.launch(new Unary(Unary.Function.SIGMOID, parts.gate(), sigmoid));
        return sigmoid;
    }

    private static boolean fused(Tape tape) {
        return tape.executes(SwiGlu.class, SwiGluBackward.class);
    }
}
