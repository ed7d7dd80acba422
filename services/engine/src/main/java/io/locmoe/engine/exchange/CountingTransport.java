package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Counts the payload bytes that a rank sends to each other rank in token exchanges. */
public final class CountingTransport implements Transport {
    private final Transport transport;
    private final long[] exchange;

    public CountingTransport(Transport transport) {
        this.transport = transport;
        exchange = new long[transport.topology().ranks()];
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
        exchange[target] += payload.byteSize();
        transport.send(target, tag, payload);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        return transport.receive(source, tag);
    }

    /** [ranks] bytes of token exchange sent to each rank since the last call. */
    public long[] takeBytes() {
        long[] taken = exchange.clone();
        Arrays.fill(exchange, 0);
        return taken;
    }
}
