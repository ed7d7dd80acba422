package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.model.DispatchStage.Dispatched;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * The fourth stage of a sparse layer: entries travel to their experts, the experts compute them, and the outputs travel
 * back. All of this is one operation of the tape, so that exchange and computation can overlap.
 *
 * <p>The backward run is the same round trip: gradients of expert outputs travel to the experts, gradients of their
 * inputs back. Every rank takes part, even one without rows. Weight gradients are taken over all rows at once, while
 * the last chunk travels back: a sum over chunks would differ in its bits from a sum over all. Without a backward run
 * no activations are kept.
 *
 * <p>All rows are converted to the operand type, including those that stay on their rank, so that the placement of an
 * expert makes no difference.
 */
final class ExpertStage {
    private final TokenExchange exchange;
    private final Experts experts;

    ExpertStage(TokenExchange exchange, Experts experts) {
        this.exchange = exchange;
        this.experts = experts;
    }

    /** The expert output of each entry, [entries, width], in the order of the entries. */
    DeviceTensor apply(Dispatched dispatched) {
        DeviceTensor entries = dispatched.entries();
        TokenRoute route = dispatched.route();
        MessageTag tag = dispatched.tag();
        Tape tape = entries.tape();
        Products products = experts.products();
        ExpertPass pass = experts.pass(tape, route.pieces());
        DeviceTensor out = tape.learnedOutput(route.entries(), experts.width());
        Span leaving = products.passing(tape, entries.span());
        Span back = products.room(tape, out.span());
        Span y = rows(tape, route);
        exchange.roundTrip(
                tape,
                route,
                experts.width(),
                tag,
                new TokenExchange.Way(leaving, pass.input(), Direction.DISPATCH, dispatched.tokens()),
                (first, end) -> pass.forward(first, end, y),
                new TokenExchange.Way(back, y, Direction.COMBINE),
                () -> {});
        tape.giveBack(y);
        products.widen(tape, back, out.span());
        products.giveBack(tape, leaving);
        pass.end();
        tape.record(
                out,
                gradient -> tape.contribute(entries, target -> backward(tape, route, tag, pass, gradient, target)));
        return out;
    }

    private void backward(Tape tape, TokenRoute route, MessageTag tag, ExpertPass pass, Span gradient, Span target) {
        Products products = experts.products();
        Span leaving = products.passing(tape, gradient);
        Span back = products.room(tape, target);
        Span dy = rows(tape, route);
        Span dx = rows(tape, route);
        ExpertPass.Backward backward = pass.backward();
        exchange.roundTrip(
                tape,
                route,
                experts.width(),
                tag,
                new TokenExchange.Way(leaving, dy, Direction.COMBINE_GRADIENT),
                (first, end) -> backward.inputs(first, end, dy, dx),
                new TokenExchange.Way(back, dx, Direction.DISPATCH_GRADIENT),
                () -> backward.weights(dy));
        tape.giveBack(dx);
        tape.giveBack(dy);
        products.widen(tape, back, target);
        products.giveBack(tape, leaving);
    }

    /** Memory for the rows of this rank's experts. */
    private Span rows(Tape tape, TokenRoute route) {
        return tape.borrow(
                (long) route.arrived() * experts.width(), experts.products().type());
    }
}
