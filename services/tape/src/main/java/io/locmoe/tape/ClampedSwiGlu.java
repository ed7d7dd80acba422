package io.locmoe.tape;

import static io.locmoe.tape.GateParts.multiply;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.Span;

/**
 * g' sigmoid(slope g') (v' + 1) with g' = min(g, limit) and v' = max(min(v, limit), -limit), see {@link TwoSidedBound}.
 */
record ClampedSwiGlu(float limit, float slope) implements GatedActivation {

    @Override
    public void forward(Tape tape, Span in, Span out, int rows, int columns) {
        Clamped at = new Clamped(tape, in, rows, columns);
        multiply(tape, at.gate, at.sigmoid, out);
        multiply(tape, out, at.value, out);
        at.giveBack();
    }

    /** With z = slope g' and s = sigmoid(z), the slope of g' s is s + z s (1 - s). */
    @Override
    public void backward(Tape tape, Span in, Span above, Span below, int rows, int columns) {
        Clamped at = new Clamped(tape, in, rows, columns);
        Span ofGate = tape.borrow(above.length());
        Span ofValue = tape.borrow(above.length());
        multiply(tape, at.gate, at.sigmoid, ofValue);
        tape.launch(new Affine(ofValue, slope, 0f, at.gate));
        GateParts.slope(tape, at.sigmoid, at.gate, ofGate);
        multiply(tape, ofGate, at.value, ofGate);
        multiply(tape, ofGate, above, ofGate);
        multiply(tape, ofValue, above, ofValue);
        at.throughBounds(ofGate, ofValue);
        at.parts.scatter(ofGate, ofValue, below);
        tape.giveBack(ofGate);
        tape.giveBack(ofValue);
        at.giveBack();
    }

    /** Gates within their bound, values within theirs plus 1, and the sigmoid of slope times the gates. */
    private final class Clamped {
        private final Tape tape;
        private final GateParts parts;
        private final Span gate;
        private final Span value;
        private final Span sigmoid;

        Clamped(Tape tape, Span in, int rows, int columns) {
            this.tape = tape;
            parts = new GateParts(tape, in, rows, columns);
            long elements = (long) rows * columns;
            gate = tape.borrow(elements);
            value = tape.borrow(elements);
            sigmoid = tape.borrow(elements);
            TwoSidedBound bound = new TwoSidedBound(limit);
            bound.cutAbove(tape, parts.gate(), gate);
            bound.cutAbove(tape, parts.value(), value);
            bound.cutBelow(tape, value, sigmoid);
            tape.launch(new Affine(value, 1f, 1f, value));
            tape.launch(new Affine(gate, slope, 0f, sigmoid));
            tape.launch(new Unary(Unary.Function.SIGMOID, sigmoid, sigmoid));
        }

        /** Makes gradients 0 where a bound holds; overwrites the sigmoid. */
        void throughBounds(Span ofGate, Span ofValue) {
            TwoSidedBound bound = new TwoSidedBound(limit);
            bound.through(tape, parts.gate(), -1f, ofGate, sigmoid);
            bound.through(tape, parts.value(), -1f, ofValue, sigmoid);
            bound.through(tape, parts.value(), 1f, ofValue, sigmoid);
        }

        void giveBack() {
            tape.giveBack(gate);
            tape.giveBack(value);
            tape.giveBack(sigmoid);
            parts.giveBack();
        }
    }
}
