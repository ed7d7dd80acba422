package io.locmoe.engine.sparse;

import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/**
 * Ranks that wait for each other for as long as it takes: the deadline of a wait begins once the message has been sent,
 * or its sender has stopped. So a rank that is late on a busy machine is never missed, and one that has stopped is.
 * Every message has a tag of its own. Thread-safe.
 */
final class PatientRanks {
    private record Key(int source, int target, MessageTag tag) {}

    private final Set<Key> sent = new HashSet<>();
    private final Set<Integer> stopped = new HashSet<>();

    /** The transport of a rank among these. */
    Transport among(Transport transport) {
        return new Patient(transport);
    }

    /** A rank sends nothing more. */
    synchronized void stopped(int rank) {
        stopped.add(rank);
        notifyAll();
    }

    private synchronized void sent(Key key) {
        sent.add(key);
        notifyAll();
    }

    private synchronized void await(Key key) {
        try {
            while (!sent.contains(key) && !stopped.contains(key.source)) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for " + key, e);
        }
    }

    private final class Patient extends ForwardingTransport {
        Patient(Transport transport) {
            super(transport);
        }

        @Override
        public void send(int target, MessageTag tag, MemorySegment payload) {
            super.send(target, tag, payload);
            sent(new Key(rank(), target, tag));
        }

        @Override
        public Received receive(int source, MessageTag tag) {
            PatientRanks.this.await(new Key(source, rank(), tag));
            return super.receive(source, tag);
        }

        @Override
        public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
            ExpectedMessage expected = super.expect(source, tag, target);
            return () -> {
                PatientRanks.this.await(new Key(source, rank(), tag));
                return expected.await();
            };
        }
    }
}
