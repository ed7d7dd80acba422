package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.model.DispatchStage.Dispatched;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * The fourth stage of a sparse layer: entries travel to their experts, are computed there, and the outputs travel back.
 * All of it is one operation of the tape, so that exchange and computation can overlap.
 *
 * <p>The backward run, where there is one, is the same round trip: gradients of expert outputs travel to the experts,
 * those of their inputs back. Every rank takes part, even one without rows. Weight gradients are taken over all rows at
 * once, while the last chunk travels back: a sum over chunks would differ in its bits from a sum over all. Without a
 * backward run nothing of the forward run is kept.
 */
final class ExpertStage {
    private final TokenExchange exchange;
    private final Experts experts;

    ExpertStage(TokenExchange exchange, Experts experts) {
        this.exchange = exchange;
        this.experts = experts;
    }

    /** The expert output of each entry, [entries, width], in the same order. */
    DeviceTensor apply(Dispatched dispatched) {
        DeviceTensor entries = dispatched.entries();
        TokenRoute route = dispatched.route();
        MessageTag tag = dispatched.tag();
        Tape tape = entries.tape();
        int width = experts.width();
        ExpertPass pass = experts.pass(tape, route.pieces());
        DeviceTensor out = tape.learnedOutput(route.entries(), width);
        Span y = tape.borrow((long) route.arrived() * width);
        exchange.roundTrip(
                tape,
                route,
                width,
                tag,
                new TokenExchange.Way(entries.span(), pass.input(), Direction.DISPATCH, dispatched.tokens()),
                (first, end) -> pass.forward(first, end, y),
                new TokenExchange.Way(out.span(), y, Direction.COMBINE),
                () -> {});
        tape.giveBack(y);
        pass.end();
        tape.record(
                out,
                gradient -> tape.contribute(entries, target -> backward(tape, route, tag, pass, gradient, target)));
        return out;
    }

    private void backward(Tape tape, TokenRoute route, MessageTag tag, ExpertPass pass, Span gradient, Span target) {
        int width = experts.width();
        Span dy = tape.borrow((long) route.arrived() * width);
        Span dx = tape.borrow((long) route.arrived() * width);
        ExpertPass.Backward backward = pass.backward();
        exchange.roundTrip(
                tape,
                route,
                width,
                tag,
                new TokenExchange.Way(gradient, dy, Direction.COMBINE_GRADIENT),
                (first, end) -> backward.inputs(first, end, dy, dx),
                new TokenExchange.Way(target, dx, Direction.DISPATCH_GRADIENT),
                () -> backward.weights(dy));
        tape.giveBack(dx);
        tape.giveBack(dy);
    }
}
