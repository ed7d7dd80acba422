package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.tape.DeviceTensor;
import io.locmoe.engine.tape.Tape;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.Span;
import io.locmoe.spi.device.kernel.GatherRows;

/**
 * Dispatch and combine as tape operations. Each is the other's gradient: rows travel forward to the experts, back to
 * their tokens, and their gradients the opposite ways. Gradients travel also where a rank has no row.
 */
final class TokenExchange {
    private final RowExchange rows;

    TokenExchange(RowExchange rows) {
        this.rows = rows;
    }

    /**
     * Entries [A, width], sorted by expert, to the experts' ranks: gives [arrived, width], sorted by expert.
     *
     * @param tokens [A] token of which each entry is a copy
     */
    DeviceTensor dispatch(DeviceTensor entries, int[] tokens, TokenRoute route, MessageTag tag) {
        Tape tape = entries.tape();
        int columns = entries.columns();
        DeviceTensor out = tape.learnedOutput(route.arrived(), columns);
        toExperts(tape, entries.span(), out.span(), route, columns, with(tag, Direction.DISPATCH), tokens);
        tape.record(out, gradient -> tape.contribute(entries, target ->
                toTokens(tape, gradient, target, route, columns, with(tag, Direction.DISPATCH_GRADIENT))));
        return out;
    }

    /** Expert outputs [arrived, width], sorted by expert, back to the tokens' ranks: gives [A, width]. */
    DeviceTensor combine(DeviceTensor computed, TokenRoute route, MessageTag tag) {
        Tape tape = computed.tape();
        int columns = computed.columns();
        int entries = java.util.Arrays.stream(route.sendRows()).sum();
        DeviceTensor out = tape.learnedOutput(entries, columns);
        toTokens(tape, computed.span(), out.span(), route, columns, with(tag, Direction.COMBINE));
        tape.record(out, gradient -> tape.contribute(computed, target ->
                toExperts(tape, gradient, target, route, columns, with(tag, Direction.COMBINE_GRADIENT), null)));
        return out;
    }

    private void toExperts(Tape tape, Span from, Span to, TokenRoute route, int columns, MessageTag tag, int[] tokens) {
        Span arrived = tape.borrow(to.length());
        rows.move(tape, from, route.sendRows(), arrived, route.receiveRows(), columns, tag, route.pairs(), tokens);
        permute(tape, arrived, route.order(), to, columns);
        tape.giveBack(arrived);
    }

    private void toTokens(Tape tape, Span from, Span to, TokenRoute route, int columns, MessageTag tag) {
        Span leaving = tape.borrow(from.length());
        permute(tape, from, route.inverseOrder(), leaving, columns);
        rows.move(tape, leaving, route.receiveRows(), to, route.sendRows(), columns, tag, route.pairs().reversed(), null);
        tape.giveBack(leaving);
    }

    private static void permute(Tape tape, Span from, int[] order, Span to, int columns) {
        tape.launch(new GatherRows(from, tape.indices(order), to, order.length, order.length, columns));
    }

    private static MessageTag with(MessageTag tag, Direction direction) {
        return new MessageTag(tag.step(), tag.microBatch(), tag.layer(), direction, tag.chunk());
    }
}
