package io.locmoe.engine;

import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Links on which a byte takes a set time: what a rank sends leaves one message after the other, beside what it
 * computes.
 */
public final class SlowLinks {
    private record Key(int source, int target, MessageTag tag) {}

    private final Map<Key, Long> arrivals = new ConcurrentHashMap<>();
    private final long nanosPerByte;

    public SlowLinks(long nanosPerByte) {
        this.nanosPerByte = nanosPerByte;
    }

    /** The transport of a rank, behind its link. Every message has a tag of its own. */
    public Transport behind(Transport transport) {
        return new Link(transport);
    }

    private final class Link implements Transport {
        private final Transport transport;
        private long free = System.nanoTime();

        Link(Transport transport) {
            this.transport = transport;
        }

        @Override
        public int rank() {
            return transport.rank();
        }

        @Override
        public Topology topology() {
            return transport.topology();
        }

        @Override
        public void send(int target, MessageTag tag, MemorySegment payload) {
            long now = System.nanoTime();
            free = (free - now > 0 ? free : now) + payload.byteSize() * nanosPerByte;
            arrivals.put(new Key(rank(), target, tag), free);
            transport.send(target, tag, payload);
        }

        @Override
        public Received receive(int source, MessageTag tag) {
            Received message = transport.receive(source, tag);
            long arrival = arrivals.remove(new Key(source, rank(), tag));
            sleepUntil(arrival);
            return new Received() {
                @Override
                public MemorySegment data() {
                    return message.data();
                }

                @Override
                public long arrivedNanos() {
                    return arrival;
                }

                @Override
                public void close() {
                    message.close();
                }
            };
        }
    }

    /** Passes time without using a processor. */
    public static void sleepUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
