package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.Tape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Moves rows between the devices of all ranks by the communication strategy: through host memory, or from device to
 * device if strategy and device support it; no rank sends rows to itself. Several exchanges may be under way; every
 * rank begins and awaits them in the same order. One object per rank, used by its thread.
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
         * Sends the rows as far as back-pressure allows; if they go through the host, first waits until they have left
         * the device.
         *
         * @return the exchange, to be awaited on this thread
         */
        PendingExchange send();
    }

    /** A path for rows from one device to another. */
    interface Way extends AutoCloseable {
        /** Starts to move rows, like {@link RowExchange#depart}. */
        Departure depart(ExchangePlan plan, RankRows from, RankRows to, Runnable left);

        /** Bytes of host memory that rows pass through. */
        long hostBytes();

        /** Waits for work under way on the device, after the strategy was closed. */
        @Override
        void close();
    }

    /**
     * The rows of one exchange.
     *
     * @param from   rows for each rank; their memory must not change until they have left
     * @param to     memory for the rows of each rank, unused from the departure on; once the exchange is awaited, it is
     *     filled for subsequent launches of the tape
     * @param pairs  rows between all ranks in the direction of this exchange
     * @param tokens [rows of the matrix of {@code from}] the token of each row; null if rows are not copies of tokens
     */
    public record Shipment(RankRows from, RankRows to, MessageTag tag, PairRows pairs, int[] tokens) {
        private ExchangePlan plan(int rank) {
            ElementType type = from.matrix().type();
            return new ExchangePlan(
                    tag,
                    from.columns() * type.bytes(),
                    rank,
                    pairs.rows(),
                    pairs.slot(),
                    tokens == null ? null : from.of(tokens),
                    type);
        }
    }

    /**
     * Starts to move rows, after all work that the tape has launched. Does not wait.
     *
     * @param left called when subsequent launches of the tape may overwrite the rows in {@code from}: when they are
     *     sent or awaited
     * @return the departure, to be sent on this thread
     */
    public Departure depart(Tape tape, Shipment rows, Runnable left) {
        ExchangePlan plan = rows.plan(transport.rank());
        Departure departure = onProcessor(() -> way(tape, rows.from).depart(plan, rows.from, rows.to, left));
        return () -> {
            PendingExchange pending = onProcessor(departure::send);
            return PendingExchange.of(() -> onProcessor(() -> {
                pending.await();
                return pending;
            }));
        };
    }

    /** The first rows determine the path of all exchanges. */
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

    /** What the strategy reports about itself. */
    public Map<String, Double> measures() {
        return strategy.measures();
    }

    /** Bytes of host memory that rows pass through. */
    public long hostBytes() {
        return way == null ? 0 : way.hostBytes();
    }

    /**
     * Closes the strategy, which ends exchanges nobody awaited, waits for work under way on the device and frees host
     * memory. Call it before the memory of rows and the tape's stream are closed.
     */
    @Override
    public void close() {
        Way used = way;
        try (used) {
            strategy.close();
        }
    }
}
