package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.tape.Tape;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Moves rows between the devices of all ranks by the communication strategy: through host memory, or from device to
 * device where strategy and device can; no rank has rows for itself. Several exchanges may be under way; every rank
 * begins and awaits them in the same order. One object per rank, used by its thread.
 */
public final class RowExchange implements AutoCloseable {
    private final CommunicationStrategy strategy;
    private final Transport transport;
    private final StepClock clock;
    private Way way;

    public RowExchange(CommunicationStrategy strategy, Transport transport, StepClock clock) {
        this.strategy = strategy;
        this.transport = transport;
        this.clock = clock;
    }

    /** Rows that wait to be sent. */
    public interface Departure {
        /**
         * Sends the rows as far as back-pressure allows; where they go through the host, it waits until they have left
         * the device.
         *
         * @return to be awaited on this thread
         */
        PendingExchange send();
    }

    /** How rows come from one device to another. */
    interface Way extends AutoCloseable {
        /** As {@link RowExchange#depart}. */
        Departure depart(ExchangePlan plan, RankRows from, RankRows to, Runnable left);

        /** Bytes of the host memory through which rows go. */
        long hostBytes();

        /** Waits for what is under way on the device, after the strategy was closed. */
        @Override
        void close();
    }

    /**
     * Starts moving rows, behind all that the tape has launched. Does not wait.
     *
     * @param from   rows for each rank; their memory stays as it is until they have left
     * @param to     room for the rows of each rank, which nothing uses from now on; filled, for what the tape launches
     *     then, once the exchange is awaited
     * @param pairs  rows between all ranks in the direction of this exchange
     * @param tokens [rows of the matrix of {@code from}] the token of each row; null where rows are not copies of
     *     tokens
     * @param left   called when what the tape launches then may change the memory of the rows: when they are sent or
     *     awaited
     * @return to be sent on this thread
     */
    public Departure depart(
            Tape tape, RankRows from, RankRows to, MessageTag tag, PairRows pairs, int[] tokens, Runnable left) {
        ExchangePlan plan = new ExchangePlan(
                tag,
                from.columns() * from.matrix().type().bytes(),
                transport.rank(),
                pairs.rows(),
                pairs.slot(),
                tokens == null ? null : from.of(tokens),
                from.matrix().type());
        Departure departure = onProcessor(() -> way(tape, from).depart(plan, from, to, left));
        return () -> {
            PendingExchange pending = onProcessor(departure::send);
            return PendingExchange.of(() -> onProcessor(() -> {
                pending.await();
                return pending;
            }));
        };
    }

    /** That of the first rows is that of all. */
    private Way way(Tape tape, RankRows rows) {
        if (way == null) {
            Optional<Way> onDevices =
                    strategy.onDevices().flatMap(s -> DeviceExchanges.of(s, transport, clock, tape, rows));
            way = onDevices.orElseGet(() -> new HostExchanges(strategy, transport, clock, tape));
        }
        return way;
    }

    private <T> T onProcessor(Supplier<T> work) {
        long busy = clock.processor().now();
        T result = work.get();
        clock.processor().exchange(busy);
        return result;
    }

    /** Bytes of the host memory through which rows go. */
    public long hostBytes() {
        return way == null ? 0 : way.hostBytes();
    }

    /**
     * Closes the strategy, which ends exchanges nobody awaited, waits for what is under way on the device and frees
     * host memory. To be called before the memory of rows and the tape's stream are closed.
     */
    @Override
    public void close() {
        Way used = way;
        try (used) {
            strategy.close();
        }
    }
}
