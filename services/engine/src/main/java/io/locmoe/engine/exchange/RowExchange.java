package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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

    public RowExchange(CommunicationStrategy strategy, Transport transport, StepClock clock) {
        this.strategy = strategy;
        this.transport = new ArrivalTransport(transport);
        this.clock = clock;
    }

    /** Host memory of one exchange under way. */
    private static final class HostRows {
        private final HostBuffer send = new HostBuffer();
        private final HostBuffer receive = HostBuffer.collected();
        private DeviceEvent copiedIn;
    }

    private HostRows take() {
        HostRows host = idle.poll();
        if (host == null) {
            host = new HostRows();
            all.add(host);
        } else {
            host.copiedIn.await();
        }
        return host;
    }

    /**
     * Starts moving rows. Returns when they have left the device and have been sent, as far as back-pressure allows.
     *
     * @param from   rows for each rank
     * @param to     room for the rows of each rank; filled once the exchange is awaited
     * @param pairs  rows between all ranks in the direction of this exchange
     * @param tokens [rows of the matrix of {@code from}] the token of each row; null where rows are not copies of
     *     tokens
     * @return to be awaited on this thread
     */
    public PendingExchange begin(Tape tape, RankRows from, RankRows to, MessageTag tag, PairRows pairs, int[] tokens) {
        long busy = clock.processor().now();
        PendingExchange pending = post(tape, from, to, tag, pairs, tokens);
        clock.processor().exchange(busy);
        return PendingExchange.of(() -> {
            long awaited = clock.processor().now();
            pending.await();
            clock.processor().exchange(awaited);
        });
    }

    private PendingExchange post(Tape tape, RankRows from, RankRows to, MessageTag tag, PairRows pairs, int[] tokens) {
        int self = transport.rank();
        ExchangePlan plan = new ExchangePlan(
                tag,
                from.columns() * from.matrix().type().bytes(),
                self,
                pairs.rows(),
                pairs.slot(),
                tokens == null ? null : from.of(tokens),
                from.matrix().type());
        HostRows host = take();
        MemorySegment out = host.send.ensure(Math.max(1, plan.sendBytes()));
        MemorySegment in = host.receive.ensure(Math.max(1, plan.receiveBytes()));
        copyAll(from, out, (device, part) -> tape.stream().copyOut(device.buffer(), device.byteOffset(), part));
        if (plan.sendBytes() > 0) {
            tape.stream().record().await();
        }
        long start = System.nanoTime();
        PendingExchange pending = strategy.begin(plan, out, in, transport);
        long begun = System.nanoTime();
        clock.exchange(start, begun);
        return PendingExchange.of(() -> {
            complete(pending, begun);
            copyAll(to, in, (device, part) -> tape.stream().copyIn(part, device.buffer(), device.byteOffset()));
            host.copiedIn = tape.stream().record();
            idle.add(host);
        });
    }

    private void complete(PendingExchange pending, long begun) {
        transport.forget();
        long called = System.nanoTime();
        pending.await();
        clock.exchange(called, System.nanoTime());
        transport.lastArrival().ifPresent(arrival -> clock.underWay(begun, Math.min(called, arrival)));
    }

    private interface RowCopy {
        void rows(Span device, MemorySegment host);
    }

    /** On the host the rows of all ranks are consecutive, in rank order. */
    private static void copyAll(RankRows rows, MemorySegment host, RowCopy copy) {
        long offset = 0;
        for (int rank = 0; rank < rows.rows().length; rank++) {
            if (rows.rows()[rank] > 0) {
                Span device = rows.of(rank);
                copy.rows(device, host.asSlice(offset, device.byteSize()));
                offset += device.byteSize();
            }
        }
    }

    /** Bytes of the host memory through which rows go. */
    public long hostBytes() {
        return all.stream()
                .mapToLong(host -> host.send.bytes() + host.receive.bytes())
                .sum();
    }

    /**
     * Frees the host memory, also that of exchanges nobody awaited, and closes the strategy. The device must have no
     * copies left to do.
     */
    @Override
    public void close() {
        for (HostRows host : all) {
            host.send.close();
            host.receive.close();
        }
        all.clear();
        idle.clear();
        strategy.close();
    }
}
