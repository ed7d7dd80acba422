package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Moves rows between the devices of all ranks, through host memory and the communication strategy; no rank has rows for
 * itself. Several exchanges may be under way; every rank begins and awaits them in the same order. One object per rank,
 * used by its thread.
 */
public final class RowExchange implements AutoCloseable {
    private final CommunicationStrategy strategy;
    private final ArrivalTransport transport;
    private final StepClock clock;
    private final List<HostRows> all = new ArrayList<>();
    private final Deque<HostRows> idle = new ArrayDeque<>();
    private final DeviceWatch watch = new DeviceWatch();
    private CopyStreams streams;

    public RowExchange(CommunicationStrategy strategy, Transport transport, StepClock clock) {
        this.strategy = strategy;
        this.transport = new ArrivalTransport(transport);
        this.clock = clock;
    }

    private HostRows take() {
        HostRows host = idle.poll();
        if (host == null) {
            host = new HostRows();
            all.add(host);
        } else {
            host.copiedIn.ifPresent(DeviceEvent::await);
        }
        return host;
    }

    /** Rows on their way from the device to the host, to be sent from there. */
    public interface Departure {
        /**
         * Waits until the rows have left the device, and sends them as far as back-pressure allows.
         *
         * @return to be awaited on this thread
         */
        PendingExchange send();
    }

    /**
     * Starts moving rows off the device, behind all that the tape has launched. Does not wait. The memory of the rows
     * stays as it is until they are sent.
     *
     * @param from   rows for each rank
     * @param to     room for the rows of each rank, which nothing uses from now on; filled, for what the tape launches
     *     then, once the exchange is awaited
     * @param pairs  rows between all ranks in the direction of this exchange
     * @param tokens [rows of the matrix of {@code from}] the token of each row; null where rows are not copies of
     *     tokens
     * @return to be sent on this thread
     */
    public Departure depart(Tape tape, RankRows from, RankRows to, MessageTag tag, PairRows pairs, int[] tokens) {
        ExchangePlan plan = new ExchangePlan(
                tag,
                from.columns() * from.matrix().type().bytes(),
                transport.rank(),
                pairs.rows(),
                pairs.slot(),
                tokens == null ? null : from.of(tokens),
                from.matrix().type());
        return onProcessor(() -> new UnderWay(tape, plan, from, to));
    }

    private <T> T onProcessor(Supplier<T> work) {
        long busy = clock.processor().now();
        T result = work.get();
        clock.processor().exchange(busy);
        return result;
    }

    /** One exchange. Its copies run on streams of their own, so that the device computes meanwhile. */
    private final class UnderWay implements Departure {
        private final Tape tape;
        private final ExchangePlan plan;
        private final RankRows to;
        private final HostRows host;
        private final MemorySegment out;
        private final MemorySegment in;
        private final DeviceEvent launched;
        private final Optional<DeviceEvent> left;

        UnderWay(Tape tape, ExchangePlan plan, RankRows from, RankRows to) {
            this.tape = tape;
            this.plan = plan;
            this.to = to;
            this.host = take();
            this.out = host.send.ensure(Math.max(1, plan.sendBytes()));
            this.in = host.receive.ensure(Math.max(1, plan.receiveBytes()));
            this.launched = tape.stream().record();
            this.left = plan.sendBytes() == 0 ? Optional.empty() : Optional.of(leave(from));
        }

        private DeviceEvent leave(RankRows from) {
            return streams(tape)
                    .toHost(
                            launched,
                            stream -> from.onHost(
                                    out, (device, part) -> stream.copyOut(device.buffer(), device.byteOffset(), part)));
        }

        @Override
        public PendingExchange send() {
            return onProcessor(this::begin);
        }

        private PendingExchange begin() {
            left.ifPresent(DeviceEvent::await);
            LongSupplier computed = watch.until(tape.stream().record());
            PendingExchange pending = strategy.begin(plan, out, in, transport);
            long begun = System.nanoTime();
            clock.exchange(Math.min(computed.getAsLong(), begun), begun);
            return PendingExchange.of(() -> onProcessor(() -> arrive(pending, begun)));
        }

        private HostRows arrive(PendingExchange pending, long begun) {
            transport.forget();
            LongSupplier computed = watch.until(tape.stream().record());
            pending.await();
            long there = System.nanoTime();
            long exposed = Math.min(computed.getAsLong(), there);
            clock.exchange(exposed, there);
            transport.lastArrival().ifPresent(arrival -> clock.underWay(begun, Math.min(exposed, arrival)));
            if (plan.receiveBytes() > 0) {
                host.copiedIn = Optional.of(streams(tape)
                        .toDevice(
                                launched,
                                stream -> to.onHost(
                                        in,
                                        (device, part) -> stream.copyIn(part, device.buffer(), device.byteOffset()))));
            }
            idle.add(host);
            return host;
        }
    }

    private CopyStreams streams(Tape tape) {
        if (streams == null) {
            streams = new CopyStreams(tape);
        }
        return streams;
    }

    /** Bytes of the host memory through which rows go. */
    public long hostBytes() {
        return all.stream().mapToLong(HostRows::bytes).sum();
    }

    /**
     * Waits for the copies under way, frees the host memory, also that of exchanges nobody awaited, and closes the
     * strategy. To be called before the memory of rows and the tape's stream are closed.
     */
    @Override
    public void close() {
        try (watch) {
            if (streams != null) {
                streams.close();
            }
        } finally {
            free();
        }
    }

    private void free() {
        all.forEach(HostRows::close);
        all.clear();
        idle.clear();
        strategy.close();
    }
}
