package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Counts the payload bytes that a rank sends: token exchange by target rank, gradients between nodes. */
public final class CountingTransport implements Transport {
    private final Transport transport;
    private final long[] exchange;
    private long gradients;

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
        switch (tag.direction()) {
            case DISPATCH, COMBINE, COMBINE_GRADIENT, DISPATCH_GRADIENT -> exchange[target] += payload.byteSize();
            case GRADIENTS -> gradients += topology().sameNode(rank(), target) ? 0 : payload.byteSize();
            case COUNTS, STATE -> { }
        }
        transport.send(target, tag, payload);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        return transport.receive(source, tag);
    }

    /** [ranks] bytes of token exchange sent to each rank since the last call. */
    public long[] takeExchange() {
        long[] taken = exchange.clone();
        Arrays.fill(exchange, 0);
        return taken;
    }

    /** Bytes of gradients sent to other nodes since the last call. */
    public long takeGradients() {
        long taken = gradients;
        gradients = 0;
        return taken;
    }
}
