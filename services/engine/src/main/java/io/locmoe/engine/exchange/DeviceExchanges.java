package io.locmoe.engine.exchange;

import io.locmoe.engine.exchange.RowExchange.Departure;
import io.locmoe.spi.comm.CommunicationStrategy.OnDevices;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.DeviceRows;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.tape.Tape;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * Exchanges of rows between device memories: a library of the devices' vendor moves them, in a stream of its own, which
 * events order with the tape's. The rank's thread enqueues without waiting. Before it waits for the device anyway, it
 * waits for the rows, so that the strategy can report what is missing.
 */
final class DeviceExchanges implements RowExchange.Way {
    private final OnDevices strategy;
    private final Transport transport;
    private final StepClock clock;
    private final Tape tape;
    private final DeviceStream stream;
    private final DeviceWatch computing = new DeviceWatch();
    private final DeviceWatch exchanging = new DeviceWatch();
    private final Queue<Arriving> arriving = new ArrayDeque<>();

    private DeviceExchanges(OnDevices strategy, Transport transport, StepClock clock, Tape tape, DeviceStream stream) {
        this.strategy = strategy;
        this.transport = transport;
        this.clock = clock;
        this.tape = tape;
        this.stream = stream;
        tape.beforeWaits(this::awaitRows);
    }

    /** Empty if the device does not expose the addresses of its memory and streams. */
    static Optional<RowExchange.Way> of(
            OnDevices strategy, Transport transport, StepClock clock, Tape tape, RankRows rows) {
        return address(tape, rows).isEmpty() || tape.stream().nativeHandle().isEmpty()
                ? Optional.empty()
                : Optional.of(new DeviceExchanges(
                        strategy, transport, clock, tape, tape.device().openStream()));
    }

    private static OptionalLong address(Tape tape, RankRows rows) {
        return tape.device().nativeAddress(rows.matrix().buffer());
    }

    private DeviceRows rows(RankRows rows) {
        return new DeviceRows(address(tape, rows).orElseThrow() + rows.matrix().byteOffset(), rows.startBytes());
    }

    @Override
    public Departure depart(ExchangePlan plan, RankRows from, RankRows to, Runnable left) {
        DeviceEvent launched = tape.stream().record();
        LongSupplier started = computing.until(launched);
        return () -> {
            stream.waitFor(launched);
            PendingExchange pending = strategy.begin(
                    plan, rows(from), rows(to), stream.nativeHandle().orElseThrow(), transport);
            DeviceEvent exchanged = stream.record();
            return PendingExchange.of(() -> {
                LongSupplier computed = computing.until(tape.stream().record());
                tape.stream().waitFor(exchanged);
                left.run();
                arriving.add(new Arriving(plan, pending, started, computed, exchanging.until(exchanged)));
            });
        };
    }

    /**
     * An exchange that the tape's stream waits for, with the times at which the device completed the following, see
     * {@link DeviceWatch}.
     *
     * @param started   all work launched before it
     * @param computed  all work that does not depend on its rows
     * @param exchanged the exchange
     */
    private record Arriving(
            ExchangePlan plan,
            PendingExchange pending,
            LongSupplier started,
            LongSupplier computed,
            LongSupplier exchanged) {}

    /** The thread's wait here, while the device has nothing to compute, is exposed exchange. */
    private void awaitRows() {
        if (arriving.isEmpty()) {
            return;
        }
        long busy = clock.processor().now();
        long waiting = System.nanoTime();
        while (!arriving.isEmpty()) {
            waiting = await(arriving.remove(), waiting);
        }
        clock.processor().exchange(busy);
    }

    /** @return {@link System#nanoTime} at the end of the wait */
    private long await(Arriving next, long waiting) {
        next.pending.await();
        long there = System.nanoTime();
        long exposed = Math.min(Math.max(waiting, next.computed.getAsLong()), there);
        clock.exchange(exposed, there);
        if (next.plan.receiveBytes() > 0) {
            clock.underWay(next.started.getAsLong(), Math.min(exposed, next.exchanged.getAsLong()));
        }
        return there;
    }

    @Override
    public long hostBytes() {
        return 0;
    }

    /** Closes the stream, in which the strategy has nothing under way any more. */
    @Override
    public void close() {
        try (computing;
                exchanging) {
            stream.close();
        }
    }
}
