package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/** Notes when the latest of the received messages was here. */
final class ArrivalTransport implements Transport {
    private final Transport transport;
    private boolean received;
    private long last;

    ArrivalTransport(Transport transport) {
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
    public Optional<Transport> tensorPeers() {
        return transport.tensorPeers();
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        transport.send(target, tag, payload);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        Received message = transport.receive(source, tag);
        note(message.arrivedNanos());
        return message;
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        ExpectedMessage expected = transport.expect(source, tag, target);
        return () -> {
            long arrived = expected.await();
            note(arrived);
            return arrived;
        };
    }

    private void note(long arrived) {
        last = received && last - arrived > 0 ? last : arrived;
        received = true;
    }

    void forget() {
        received = false;
    }

    /** {@link System#nanoTime} of the latest arrival among the messages received since {@link #forget}. */
    OptionalLong lastArrival() {
        return received ? OptionalLong.of(last) : OptionalLong.empty();
    }
}
