package io.locmoe.dataplane;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.topology.Topology;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the ranks of this process have sent, and how long they spent on it. A message counts at its sender, payload
 * bytes only, so the sum over the processes of a job counts every message once. Counters only grow. Thread-safe.
 */
public final class Traffic {
    static final int DIRECTIONS = Direction.values().length;

    private final Topology topology;
    private final int ranks;
    private final AtomicLongArray bytes;
    private final AtomicLongArray messages;
    private final AtomicLongArray sendNanos;
    private final AtomicLongArray receiveNanos;

    Traffic(Topology topology) {
        this.topology = topology;
        this.ranks = topology.ranks();
        this.bytes = new AtomicLongArray(DIRECTIONS * ranks * ranks);
        this.messages = new AtomicLongArray(DIRECTIONS * ranks * ranks);
        this.sendNanos = new AtomicLongArray(DIRECTIONS * ranks);
        this.receiveNanos = new AtomicLongArray(DIRECTIONS * ranks);
    }

    void sent(int source, int target, Direction direction, long payloadBytes, long nanos) {
        int pair = (direction.ordinal() * ranks + source) * ranks + target;
        bytes.getAndAdd(pair, payloadBytes);
        messages.getAndIncrement(pair);
        sendNanos.getAndAdd(direction.ordinal() * ranks + source, nanos);
    }

    void waited(int rank, Direction direction, long nanos) {
        receiveNanos.getAndAdd(direction.ordinal() * ranks + rank, nanos);
    }

    /** The counters now. Counters of messages under way may be a message apart. */
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
