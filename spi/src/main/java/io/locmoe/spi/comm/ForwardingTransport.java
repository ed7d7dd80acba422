package io.locmoe.spi.comm;

import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Another transport, for one that watches or changes some of what goes through it. {@link #receiveInto} follows from
 * {@link #receive}; {@link #expect} has to be overridden beside it.
 */
public abstract class ForwardingTransport implements Transport {
    private final Transport transport;

    /** @param transport does what a subclass does not */
    protected ForwardingTransport(Transport transport) {
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
        return transport.receive(source, tag);
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        return transport.expect(source, tag, target);
    }

    @Override
    public List<String> takeMended() {
        return transport.takeMended();
    }
}
