package io.locmoe.comm.alltoall;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport in one process that remembers who sent how much to whom, in which order. */
final class MemoryTransport implements Transport {

    /** A message on its way. */
    record Sent(int source, int target, MessageTag tag, long bytes) {
    }

    private record Line(int source, int target, MessageTag tag) {
    }

    /** What the ranks of one mesh share. */
    static final class Wire {
        private final Map<Line, BlockingQueue<byte[]>> lines = new ConcurrentHashMap<>();
        final List<Sent> sent = new CopyOnWriteArrayList<>();
        final AtomicInteger open = new AtomicInteger();
    }

    private final int rank;
    private final Topology topology;
    private final Wire wire;

    MemoryTransport(int rank, Topology topology, Wire wire) {
        this.rank = rank;
        this.topology = topology;
        this.wire = wire;
    }

    private BlockingQueue<byte[]> line(int source, int target, MessageTag tag) {
        return wire.lines.computeIfAbsent(new Line(source, target, tag), line -> new LinkedBlockingQueue<>());
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        wire.sent.add(new Sent(rank, target, tag, payload.byteSize()));
        line(rank, target, tag).add(payload.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        byte[] bytes;
        try {
            bytes = line(source, rank, tag).poll(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new ExchangeException("interrupted", e);
        }
        if (bytes == null) {
            throw new ExchangeException("rank " + rank + " waits for rank " + source + ", " + tag);
        }
        wire.open.incrementAndGet();
        return new Received() {
            @Override
            public MemorySegment data() {
                return MemorySegment.ofArray(bytes);
            }

            @Override
            public void close() {
                wire.open.decrementAndGet();
            }
        };
    }
}
