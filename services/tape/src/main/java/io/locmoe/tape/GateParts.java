package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.memory.Span;
import java.util.stream.IntStream;

/** Gates and values of rows, apart from each other, until {@link #giveBack}; and arithmetic of gated activations. */
final class GateParts {
    private final Tape tape;
    private final int rows;
    private final int columns;
    private final Span gates;
    private final Span values;
    private final Span gate;
    private final Span value;

    /** @param in [rows, 2 columns], gates first */
    GateParts(Tape tape, Span in, int rows, int columns) {
        this.tape = tape;
        this.rows = rows;
        this.columns = columns;
        gates = tape.indices(IntStream.range(0, rows).map(row -> 2 * row).toArray());
        values = tape.indices(IntStream.range(0, rows).map(row -> 2 * row + 1).toArray());
        gate = tape.borrow((long) rows * columns);
        value = tape.borrow((long) rows * columns);
        tape.launch(new GatherRows(in, gates, gate, 2 * rows, rows, columns));
        tape.launch(new GatherRows(in, values, value, 2 * rows, rows, columns));
    }

    /** [rows, columns] */
    Span gate() {
        return gate;
    }

    /** [rows, columns] */
    Span value() {
        return value;
    }

    /** Writes gradients of gates and of values, [rows, columns] each, to {@code below}, [rows, 2 columns]. */
    void scatter(Span ofGate, Span ofValue, Span below) {
        tape.launch(new Fill(below, 0f));
        tape.launch(new ScatterAddRows(ofGate, gates, below, rows, 2 * rows, columns));
        tape.launch(new ScatterAddRows(ofValue, values, below, rows, 2 * rows, columns));
    }

    void giveBack() {
        tape.giveBack(gate);
        tape.giveBack(value);
    }

    /** s (1 + z (1 - s)) = s + (z s) (1 - s), the slope of z s where s is the sigmoid of z. */
    static void slope(Tape tape, Span sigmoid, Span product, Span out) {
        tape.launch(new Affine(sigmoid, -1f, 1f, out));
        multiply(tape, out, product, out);
        elementwise(tape, Binary.Operation.ADD, out, sigmoid, out);
    }

    static void multiply(Tape tape, Span left, Span right, Span out) {
        elementwise(tape, Binary.Operation.MULTIPLY, left, right, out);
    }

    static void elementwise(Tape tape, Binary.Operation operation, Span left, Span right, Span out) {
        tape.launch(new Binary(operation, left, right, out, 1, (int) left.length(), Binary.Spread.NONE));
    }
}
