package io.locmoe.engine.exchange;

import io.locmoe.engine.exchange.RowExchange.Departure;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangePlan;
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

/** Exchanges of rows through host memory: copied from the device, sent, and copied to the device of the receiver. */
final class HostExchanges implements RowExchange.Way {
    private final CommunicationStrategy strategy;
    private final ArrivalTransport transport;
    private final StepClock clock;
    private final Tape tape;
    private final List<HostRows> all = new ArrayList<>();
    private final Deque<HostRows> idle = new ArrayDeque<>();
    private final DeviceWatch watch = new DeviceWatch();
    private CopyStreams streams;

    HostExchanges(CommunicationStrategy strategy, Transport transport, StepClock clock, Tape tape) {
        this.strategy = strategy;
        this.transport = new ArrivalTransport(transport);
        this.clock = clock;
        this.tape = tape;
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

    @Override
    public Departure depart(ExchangePlan plan, RankRows from, RankRows to, Runnable left) {
        return new UnderWay(plan, from, to, left);
    }

    /** One exchange. Its copies run on separate streams, so that the device computes meanwhile. */
    private final class UnderWay implements Departure {
        private final ExchangePlan plan;
        private final RankRows to;
        private final Runnable left;
        private final HostRows host;
        private final MemorySegment out;
        private final MemorySegment in;
        private final DeviceEvent launched;
        private final Optional<DeviceEvent> copiedOut;

        UnderWay(ExchangePlan plan, RankRows from, RankRows to, Runnable left) {
            this.plan = plan;
            this.to = to;
            this.left = left;
            this.host = take();
            this.out = host.send.ensure(Math.max(1, plan.sendBytes()));
            this.in = host.receive.ensure(Math.max(1, plan.receiveBytes()));
            this.launched = tape.stream().record();
            this.copiedOut = plan.sendBytes() == 0 ? Optional.empty() : Optional.of(leave(from));
        }

        private DeviceEvent leave(RankRows from) {
            return streams()
                    .toHost(
                            launched,
                            stream -> from.onHost(
                                    out, (device, part) -> stream.copyOut(device.buffer(), device.byteOffset(), part)));
        }

        @Override
        public PendingExchange send() {
            copiedOut.ifPresent(DeviceEvent::await);
            left.run();
            LongSupplier computed = watch.until(tape.stream().record());
            PendingExchange pending = strategy.begin(plan, out, in, transport);
            long begun = System.nanoTime();
            clock.exchange(Math.min(computed.getAsLong(), begun), begun);
            return PendingExchange.of(() -> arrive(pending, begun));
        }

        private void arrive(PendingExchange pending, long begun) {
            transport.forget();
            LongSupplier computed = watch.until(tape.stream().record());
            pending.await();
            long there = System.nanoTime();
            long exposed = Math.min(computed.getAsLong(), there);
            clock.exchange(exposed, there);
            transport.lastArrival().ifPresent(arrival -> clock.underWay(begun, Math.min(exposed, arrival)));
            if (plan.receiveBytes() > 0) {
                host.copiedIn = Optional.of(streams()
                        .toDevice(
                                launched,
                                stream -> to.onHost(
                                        in,
                                        (device, part) -> stream.copyIn(part, device.buffer(), device.byteOffset()))));
            }
            idle.add(host);
        }
    }

    private CopyStreams streams() {
        if (streams == null) {
            streams = new CopyStreams(tape);
        }
        return streams;
    }

    @Override
    public long hostBytes() {
        return all.stream().mapToLong(HostRows::bytes).sum();
    }

    /** Waits for the copies under way and frees the host memory, including that of exchanges nobody awaited. */
    @Override
    public void close() {
        try (watch) {
            if (streams != null) {
                streams.close();
            }
        } finally {
            all.forEach(HostRows::close);
            all.clear();
            idle.clear();
        }
    }
}
