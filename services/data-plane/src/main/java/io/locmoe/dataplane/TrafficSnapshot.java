package io.locmoe.dataplane;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.topology.Topology;
import java.util.function.BiPredicate;

/** Counters of {@link Traffic} at one moment, or their difference between two. Immutable. */
public final class TrafficSnapshot {
    private final Topology topology;
    private final int ranks;
    private final long[] bytes;
    private final long[] messages;
    private final long[] sendNanos;
    private final long[] receiveNanos;

    /**
     * Takes ownership of the counters.
     *
     * @param bytes        [direction, source, target] payload bytes
     * @param messages     [direction, source, target]
     * @param sendNanos    [direction, rank]
     * @param receiveNanos [direction, rank]
     */
    public TrafficSnapshot(Topology topology, long[] bytes, long[] messages, long[] sendNanos, long[] receiveNanos) {
        this.topology = topology;
        this.ranks = topology.ranks();
        this.bytes = bytes;
        this.messages = messages;
        this.sendNanos = sendNanos;
        this.receiveNanos = receiveNanos;
    }

    public long bytes(Direction direction, int source, int target) {
        return bytes[(direction.ordinal() * ranks + source) * ranks + target];
    }

    public long messages(Direction direction, int source, int target) {
        return messages[(direction.ordinal() * ranks + source) * ranks + target];
    }

    /** Bytes of all directions from one rank to another. */
    public long bytes(int source, int target) {
        return sum(bytes, (s, t) -> s == source && t == target);
    }

    /** Messages of all directions from one rank to another. */
    public long messages(int source, int target) {
        return sum(messages, (s, t) -> s == source && t == target);
    }

    public long interNodeBytes() {
        return sum(bytes, (s, t) -> !topology.sameNode(s, t));
    }

    public long intraNodeBytes() {
        return sum(bytes, topology::sameNode);
    }

    public long interNodeBytes(Direction direction) {
        return sum(bytes, direction, (s, t) -> !topology.sameNode(s, t));
    }

    public long interNodeMessages() {
        return sum(messages, (s, t) -> !topology.sameNode(s, t));
    }

    /** Nanoseconds that a rank spent in sends: copying, framing, and back-pressure. */
    public long sendNanos(int rank, Direction direction) {
        return sendNanos[direction.ordinal() * ranks + rank];
    }

    /** Nanoseconds that a rank waited in receives. */
    public long receiveNanos(int rank, Direction direction) {
        return receiveNanos[direction.ordinal() * ranks + rank];
    }

    /** The difference from an earlier snapshot of the same session. */
    public TrafficSnapshot since(TrafficSnapshot earlier) {
        return new TrafficSnapshot(
                topology,
                minus(bytes, earlier.bytes),
                minus(messages, earlier.messages),
                minus(sendNanos, earlier.sendNanos),
                minus(receiveNanos, earlier.receiveNanos));
    }

    private static long[] minus(long[] now, long[] before) {
        long[] difference = new long[now.length];
        for (int i = 0; i < now.length; i++) {
            difference[i] = now[i] - before[i];
        }
        return difference;
    }

    private long sum(long[] counters, BiPredicate<Integer, Integer> pairs) {
        long sum = 0;
        for (Direction direction : Direction.values()) {
            sum += sum(counters, direction, pairs);
        }
        return sum;
    }

    private long sum(long[] counters, Direction direction, BiPredicate<Integer, Integer> pairs) {
        long sum = 0;
        for (int source = 0; source < ranks; source++) {
            for (int target = 0; target < ranks; target++) {
                if (pairs.test(source, target)) {
                    sum += counters[(direction.ordinal() * ranks + source) * ranks + target];
                }
            }
        }
        return sum;
    }
}
