package io.locmoe.guard;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/** A strategy whose calls are guarded, and those of its exchanges. Used by the rank's thread. */
final class GuardedStrategy implements CommunicationStrategy {
    private final CommunicationStrategy strategy;
    private final Callee callee;
    private Transport given;
    private Transport host;

    GuardedStrategy(CommunicationStrategy strategy, Callee callee) {
        this.strategy = strategy;
        this.callee = callee;
    }

    private record GuardedExchange(PendingExchange exchange, Callee callee, int layer) implements PendingExchange {
        @Override
        public void await() {
            callee.inLayer(layer, () -> {
                callee.run("await", exchange::await);
                return null;
            });
        }
    }

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        if (transport != given) {
            given = transport;
            host = new HostTransport(transport);
        }
        int layer = plan.tag().layer();
        return callee.inLayer(
                layer,
                () -> new GuardedExchange(
                        callee.call("begin", () -> strategy.begin(plan, send, receive, host)), callee, layer));
    }

    @Override
    public void close() {
        callee.run("close", strategy::close);
    }
}
