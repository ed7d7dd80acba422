package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary.Operation;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;

/**
 * A bound of numbers on both sides, max(min(x, limit), -limit), composed of plain kernels. What is beyond it is taken
 * off, x - max(x - limit, 0), which is exact within it; beyond it the gradient is 0.
 *
 * @param limit above 0
 */
public record TwoSidedBound(float limit) {

    /** Each element within the bound. */
    public DeviceTensor of(DeviceTensor in) {
        Tape tape = in.tape();
        DeviceTensor out = tape.output(in.shape(), in);
        Span room = tape.borrow(in.elements());
        cutAbove(tape, in.span(), out.span());
        cutBelow(tape, out.span(), room);
        tape.giveBack(room);
        tape.record(out, gradient -> tape.contribute(in, target -> backward(tape, in.span(), gradient, target)));
        return out;
    }

    private void backward(Tape tape, Span in, Span gradient, Span target) {
        Span room = tape.borrow(in.length());
        tape.launch(new Copy(gradient, target));
        through(tape, in, -1f, target, room);
        through(tape, in, 1f, target, room);
        tape.giveBack(room);
    }

    /** {@code out = in - max(in - limit, 0)}. */
    void cutAbove(Tape tape, Span in, Span out) {
        tape.launch(new Affine(in, 1f, -limit, out));
        tape.launch(new Unary(Unary.Function.RELU, out, out));
        tape.launch(new Affine(out, -1f, 0f, out));
        GateParts.elementwise(tape, Operation.ADD, out, in, out);
    }

    /** {@code in += max(-in - limit, 0)}; overwrites {@code room}. */
    void cutBelow(Tape tape, Span in, Span room) {
        tape.launch(new Affine(in, -1f, -limit, room));
        tape.launch(new Unary(Unary.Function.RELU, room, room));
        GateParts.elementwise(tape, Operation.ADD, in, room, in);
    }

    /** Keeps gradients where {@code sign in + limit > 0}, which is the slope of RELU; overwrites {@code room}. */
    void through(Tape tape, Span in, float sign, Span gradient, Span room) {
        tape.launch(new Affine(in, sign, limit, room));
        tape.launch(new UnaryBackward(Unary.Function.RELU, room, room, gradient, gradient));
    }
}
