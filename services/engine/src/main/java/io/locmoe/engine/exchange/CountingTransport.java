package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * Counts the payload bytes that a rank sends: token exchange by target rank, with messages within its tensor group
 * counted as sent to itself, and gradients and
 * weights of replicas between nodes.
 */
public final class CountingTransport extends ForwardingTransport {
    private final long[] exchange;
    private final Optional<Transport> tensorPeers;
    private long gradients;

    public CountingTransport(Transport transport) {
        super(transport);
        exchange = new long[transport.topology().ranks()];
        tensorPeers = transport.tensorPeers().map(GroupTransport::new);
    }

    /** Counts messages that strategies forward to the rank's tensor group. */
    private final class GroupTransport extends ForwardingTransport {
        GroupTransport(Transport group) {
            super(group);
        }

        @Override
        public void send(int target, MessageTag tag, MemorySegment payload) {
            if (isTokenExchange(tag)) {
                exchange[CountingTransport.this.rank()] += payload.byteSize();
            }
            super.send(target, tag, payload);
        }
    }

    @Override
    public Optional<Transport> tensorPeers() {
        return tensorPeers;
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        if (isTokenExchange(tag)) {
            exchange[target] += payload.byteSize();
        } else if (tag.direction() == Direction.GRADIENTS) {
            gradients += topology().sameNode(rank(), target) ? 0 : payload.byteSize();
        }
        super.send(target, tag, payload);
    }

    private static boolean isTokenExchange(MessageTag tag) {
        return switch (tag.direction()) {
            case DISPATCH, COMBINE, COMBINE_GRADIENT, DISPATCH_GRADIENT -> true;
            case GRADIENTS, COUNTS, STATE -> false;
        };
    }

    /** Returns and resets the counts. */
    public SentBytes take() {
        SentBytes taken = new SentBytes(gradients, exchange.clone());
        Arrays.fill(exchange, 0);
        gradients = 0;
        return taken;
    }
}
