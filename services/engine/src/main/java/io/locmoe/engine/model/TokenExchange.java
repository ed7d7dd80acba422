package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RankRows;
import io.locmoe.engine.exchange.RouteChunk;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.RowExchange.Departure;
import io.locmoe.engine.exchange.TensorGroup;
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
 * Takes entries to their experts and back in chunks: while a chunk is computed, later ones travel to the experts and
 * earlier ones travel back. A rank's own rows, which do not travel, are computed half while the first chunk is under
 * way and half while the last one returns. With one chunk nothing is computed before it has arrived.
 *
 * <p>The order of begins and awaits is fixed by the number of chunks: in(0), in(1), … begin; then, for each chunk c,
 * in(c) is awaited and back(c) begins; at the end back(0), back(1), … are awaited. If the device computes
 * asynchronously, in(c + 1) is awaited and enqueued before back(c) begins, so that copies and computation overlap (see
 * {@link Departures}). Every rank follows this order, even without rows, and regardless of what has arrived, because a
 * strategy may need it to forward rows.
 */
final class TokenExchange {
    private final RowExchange rows;
    private final boolean computesBeside;

    /** @param group group whose sums the host waits for while the experts compute */
    TokenExchange(RowExchange rows, TensorGroup group) {
        this.rows = rows;
        this.computesBeside = group.size() == 1;
    }

    /**
     * One direction of a round trip; its rows have one type.
     *
     * @param entries   this rank's entries, [entries, columns]
     * @param sorted    the rows of this rank's experts, [arrived, columns]
     * @param direction direction in the message tags
     * @param tokens    [entries] the token that each entry copies; null if entries are not copies of tokens
     */
    record Way(Span entries, Span sorted, Direction direction, int[] tokens) {
        Way(Span entries, Span sorted, Direction direction) {
            this(entries, sorted, direction, null);
        }

        /** The entries for the rank's own experts. */
        private Span own(TokenRoute route, int columns) {
            return entries.slice(
                    (long) route.ownFirst() * columns, (long) route.pieces().ownRows() * columns);
        }

        /** Their place among the sorted rows. */
        private Span ownSorted(TokenRoute route, int columns) {
            return sorted.slice(0, (long) route.pieces().ownRows() * columns);
        }
    }

    /** Computes the sorted rows of {@code back} from those of {@code there}, for some pieces. */
    interface Compute {
        void pieces(int first, int end);
    }

    /**
     * Makes a round trip.
     *
     * @param there     entries are sent, sorted rows filled
     * @param back      sorted rows are sent, entries filled
     * @param meanwhile further work to do while the last chunk travels back
     */
    void roundTrip(
            Tape tape,
            TokenRoute route,
            int columns,
            MessageTag tag,
            Way there,
            Compute compute,
            Way back,
            Runnable meanwhile) {
        List<RouteChunk> chunks = route.chunks();
        boolean overlaps = chunks.size() > 1;
        int own = route.pieces().own();
        int early = overlaps ? (own + 1) / 2 : 0;
        boolean beside = computesBeside && !tape.device().executesAtOnce();
        Departures arriving = new Departures(beside);
        Departures returning = new Departures(beside);
        for (RouteChunk chunk : chunks) {
            arriving.add(toExperts(tape, there, chunk, columns, tag));
        }
        copy(tape, there.own(route, columns), there.ownSorted(route, columns));
        compute.pieces(0, early);
        arriving.send();
        for (RouteChunk chunk : chunks) {
            arriving.await(chunk.index());
            compute.pieces(overlaps ? chunk.firstPiece() : 0, chunk.endPiece());
            returning.send();
            returning.add(toTokens(tape, back, chunk, columns, tag));
        }
        compute.pieces(overlaps ? early : own, own);
        copy(tape, back.ownSorted(route, columns), back.own(route, columns));
        meanwhile.run();
        returning.send();
        returning.await();
    }

    private static void copy(Tape tape, Span from, Span to) {
        if (from.length() > 0) {
            tape.launch(new Copy(from, to));
        }
    }

    private Departure toExperts(Tape tape, Way way, RouteChunk chunk, int columns, MessageTag tag) {
        Span arrived = tape.borrow((long) chunk.arrived() * columns, way.entries.type());
        Departure departure = rows.depart(
                tape,
                new RankRows(way.entries, chunk.sendFirst(), chunk.sendRows(), columns),
                RankRows.consecutive(arrived, chunk.receiveRows(), columns),
                with(tag, way.direction, chunk),
                chunk.pairs(),
                way.tokens,
                () -> {});
        return () -> {
            PendingExchange pending = departure.send();
            return PendingExchange.of(() -> {
                pending.await();
                permute(tape, arrived, chunk.order(), chunk.of(way.sorted, columns), columns);
                tape.giveBack(arrived);
            });
        };
    }

    private Departure toTokens(Tape tape, Way way, RouteChunk chunk, int columns, MessageTag tag) {
        Span leaving = tape.borrow((long) chunk.arrived() * columns, way.entries.type());
        permute(tape, chunk.of(way.sorted, columns), chunk.inverseOrder(), leaving, columns);
        return rows.depart(
                tape,
                RankRows.consecutive(leaving, chunk.receiveRows(), columns),
                new RankRows(way.entries, chunk.sendFirst(), chunk.sendRows(), columns),
                with(tag, way.direction, chunk),
                chunk.pairs().reversed(),
                null,
                () -> tape.giveBack(leaving));
    }

    private static void permute(Tape tape, Span from, int[] order, Span to, int columns) {
        if (order.length > 0) {
            tape.launch(new GatherRows(from, tape.indices(order), to, order.length, order.length, columns));
        }
    }

    private static MessageTag with(MessageTag tag, Direction direction, RouteChunk chunk) {
        return new MessageTag(tag.step(), tag.microBatch(), tag.layer(), direction, chunk.index());
    }
}
