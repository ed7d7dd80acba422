package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.Traffic;
import io.locmoe.dataplane.TrafficSnapshot;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.topology.Topology;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what the ranks of this process send and how long they wait. Thread-safe. */
public final class TrafficCounters implements Traffic {
    private static final int DIRECTIONS = Direction.values().length;

    private final Topology topology;
    private final int ranks;
    private final AtomicLongArray bytes;
    private final AtomicLongArray messages;
    private final AtomicLongArray sendNanos;
    private final AtomicLongArray receiveNanos;

    public TrafficCounters(Topology topology) {
        this.topology = topology;
        this.ranks = topology.ranks();
        this.bytes = new AtomicLongArray(DIRECTIONS * ranks * ranks);
        this.messages = new AtomicLongArray(DIRECTIONS * ranks * ranks);
        this.sendNanos = new AtomicLongArray(DIRECTIONS * ranks);
        this.receiveNanos = new AtomicLongArray(DIRECTIONS * ranks);
    }

    public void sent(int source, int target, Direction direction, long payloadBytes, long nanos) {
        int pair = (direction.ordinal() * ranks + source) * ranks + target;
        bytes.getAndAdd(pair, payloadBytes);
        messages.getAndIncrement(pair);
        sendNanos.getAndAdd(direction.ordinal() * ranks + source, nanos);
    }

    public void waited(int rank, Direction direction, long nanos) {
        receiveNanos.getAndAdd(direction.ordinal() * ranks + rank, nanos);
    }

    @Override
    public TrafficSnapshot snapshot() {
        return new TrafficSnapshot(topology, copy(bytes), copy(messages), copy(sendNanos), copy(receiveNanos));
    }

    private static long[] copy(AtomicLongArray counters) {
        long[] values = new long[counters.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = counters.get(i);
        }
        return values;
    }
}
