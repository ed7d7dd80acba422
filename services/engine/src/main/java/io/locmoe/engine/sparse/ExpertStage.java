package io.locmoe.engine.sparse;

import io.locmoe.engine.expert.ExpertPass;
import io.locmoe.engine.sparse.DispatchStage.Dispatched;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * The fourth stage of a sparse layer: each rank applies its experts to the rows that arrive, chunk by chunk, and starts
 * the way of the outputs back. To the tape, the way there, the experts and the way back are one operation, so that
 * exchange and computation can overlap.
 *
 * <p>The backward run is the same round trip: gradients of expert outputs travel to the experts, gradients of their
 * inputs back. Every rank takes part, even one without rows. Weight gradients are taken over all rows at once, while
 * the last chunk travels back: a sum over chunks would differ in its bits from a sum over all. Without a backward run
 * no activations are kept.
 */
final class ExpertStage {

    /** The expert output of each entry, [entries, width], in the order of the entries; complete when the trip ends. */
    DeviceTensor compute(Dispatched dispatched) {
        DeviceTensor entries = dispatched.entries();
        ExpertPass pass = dispatched.pass();
        RoundTrip trip = dispatched.trip();
        Tape tape = entries.tape();
        DeviceTensor outputs = tape.learnedOutput(trip.entries(), pass.width());
        Span y = trip.rows();
        trip.compute((first, end) -> pass.forward(first, end, y), y, outputs.span(), Direction.COMBINE);
        tape.giveBack(y);
        pass.end();
        tape.record(
                outputs,
                gradient ->
                        tape.contributeAnyway(entries, target -> backward(tape, trip.again(), pass, gradient, target)));
        return outputs;
    }

    private static void backward(Tape tape, RoundTrip trip, ExpertPass pass, Span gradient, Span target) {
        Span dy = trip.rows();
        Span dx = trip.rows();
        ExpertPass.Backward backward = pass.backward();
        trip.leave(gradient, dy, Direction.COMBINE_GRADIENT, null);
        trip.compute((first, end) -> backward.inputs(first, end, dy, dx), dx, target, Direction.DISPATCH_GRADIENT);
        backward.weights(dy);
        trip.arrive();
        tape.giveBack(dx);
        tape.giveBack(dy);
    }
}
