package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.RankRows;
import io.locmoe.engine.exchange.RouteChunk;
import io.locmoe.engine.exchange.RowExchange.Departure;
import io.locmoe.engine.exchange.RowExchange.Shipment;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.List;

/**
 * The way of a layer's entries to their experts and back in chunks: while a chunk is computed, later ones travel to the
 * experts and earlier ones travel back. A rank's own rows, which do not travel, are computed half while the first chunk
 * is under way and half while the last one returns. With one chunk nothing is computed before it has arrived. Its
 * methods are called once each, in the order {@link #leave}, {@link #compute}, {@link #arrive}.
 *
 * <p>The order of begins and awaits is fixed by the number of chunks: in(0), in(1), … begin; then, for each chunk c,
 * in(c) is awaited and back(c) begins; at the end back(0), back(1), … are awaited. If the device computes
 * asynchronously, in(c + 1) is awaited and enqueued before back(c) begins, so that copies and computation overlap (see
 * {@link Departures}). Every rank follows this order, even without rows, and regardless of what has arrived, because a
 * strategy may need it to forward rows.
 */
final class RoundTrip {
    private final TokenExchange exchange;
    private final Tape tape;
    private final TokenRoute route;
    private final MessageTag tag;
    private final Departures arriving;
    private final Departures returning;
    private Way there;
    private Way back;
    private Span target;

    RoundTrip(TokenExchange exchange, Tape tape, TokenRoute route, MessageTag tag) {
        this.exchange = exchange;
        this.tape = tape;
        this.route = route;
        this.tag = tag;
        this.arriving = new Departures(exchange.computesBeside(tape));
        this.returning = new Departures(exchange.computesBeside(tape));
    }

    /** Another round trip of the same entries. */
    RoundTrip again() {
        return exchange.begin(tape, route, tag);
    }

    /** Computes the rows of some pieces. */
    interface Compute {
        void pieces(int first, int end);
    }

    /**
     * One direction; its rows have the operand type.
     *
     * @param entries this rank's entries, [entries, columns]
     * @param sorted  the rows of this rank's experts, [arrived, columns]
     * @param tokens  [entries] the token that each entry copies; null if entries are not copies of tokens
     */
    private record Way(Span entries, Span sorted, Direction direction, int[] tokens) {}

    /** Memory for the sorted rows of this rank's experts; the caller gives it back. */
    Span rows() {
        return tape.borrow(
                (long) route.arrived() * exchange.columns(), exchange.products().type());
    }

    /** Number of entries of this rank. */
    int entries() {
        return route.entries();
    }

    /**
     * Starts the way of the entries to their experts.
     *
     * @param entries [entries, columns] in float32; unchanged until {@link #arrive} has returned
     * @param sorted  [arrived, columns] filled piece by piece before the piece is computed
     * @param tokens  [entries] the token that each entry copies; null if entries are not copies of tokens
     */
    void leave(Span entries, Span sorted, Direction direction, int[] tokens) {
        there = new Way(exchange.products().passing(tape, entries), sorted, direction, tokens);
        for (RouteChunk chunk : route.chunks()) {
            arriving.add(toExperts(chunk));
        }
        copy(own(there), ownSorted(there));
    }

    /**
     * Computes the rows as they arrive, and starts their way back.
     *
     * @param compute computes rows of {@code sorted}
     * @param sorted  [arrived, columns] unchanged by others from now on; not needed after this call
     * @param into    [entries, columns] in float32, filled by {@link #arrive}
     */
    void compute(Compute compute, Span sorted, Span into, Direction direction) {
        target = into;
        back = new Way(exchange.products().room(tape, into), sorted, direction, null);
        List<RouteChunk> chunks = route.chunks();
        boolean overlaps = chunks.size() > 1;
        int own = route.pieces().own();
        int early = overlaps ? (own + 1) / 2 : 0;
        compute.pieces(0, early);
        arriving.send();
        for (RouteChunk chunk : chunks) {
            arriving.await(chunk.index());
            compute.pieces(overlaps ? chunk.firstPiece() : 0, chunk.endPiece());
            returning.send();
            returning.add(toTokens(chunk));
        }
        compute.pieces(overlaps ? early : own, own);
        copy(ownSorted(back), own(back));
    }

    /** Waits until all rows are back. */
    void arrive() {
        returning.send();
        returning.await();
        exchange.products().widen(tape, back.entries, target);
        exchange.products().giveBack(tape, there.entries);
    }

    /** The entries for the rank's own experts. */
    private Span own(Way way) {
        return way.entries.slice(
                (long) route.ownFirst() * exchange.columns(),
                (long) route.pieces().ownRows() * exchange.columns());
    }

    /** Their place among the sorted rows. */
    private Span ownSorted(Way way) {
        return way.sorted.slice(0, (long) route.pieces().ownRows() * exchange.columns());
    }

    private void copy(Span from, Span to) {
        if (from.length() > 0) {
            tape.launch(new Copy(from, to));
        }
    }

    private Departure toExperts(RouteChunk chunk) {
        int columns = exchange.columns();
        Span arrived = tape.borrow((long) chunk.arrived() * columns, there.entries.type());
        Shipment shipment = new Shipment(
                new RankRows(there.entries, chunk.sendFirst(), chunk.sendRows(), columns),
                RankRows.consecutive(arrived, chunk.receiveRows(), columns),
                tag(there, chunk),
                chunk.pairs(),
                there.tokens);
        Departure departure = exchange.rows().depart(tape, shipment, () -> {});
        return () -> {
            PendingExchange pending = departure.send();
            return PendingExchange.of(() -> {
                pending.await();
                permute(arrived, chunk.order(), chunk.of(there.sorted, columns));
                tape.giveBack(arrived);
            });
        };
    }

    private Departure toTokens(RouteChunk chunk) {
        int columns = exchange.columns();
        Span leaving = tape.borrow((long) chunk.arrived() * columns, back.entries.type());
        permute(chunk.of(back.sorted, columns), chunk.inverseOrder(), leaving);
        Shipment shipment = new Shipment(
                RankRows.consecutive(leaving, chunk.receiveRows(), columns),
                new RankRows(back.entries, chunk.sendFirst(), chunk.sendRows(), columns),
                tag(back, chunk),
                chunk.pairs().reversed(),
                null);
        return exchange.rows().depart(tape, shipment, () -> tape.giveBack(leaving));
    }

    private void permute(Span from, int[] order, Span to) {
        if (order.length > 0) {
            tape.launch(new GatherRows(from, tape.indices(order), to, order.length, order.length, exchange.columns()));
        }
    }

    private MessageTag tag(Way way, RouteChunk chunk) {
        return new MessageTag(tag.step(), tag.microBatch(), tag.layer(), way.direction, chunk.index());
    }
}
