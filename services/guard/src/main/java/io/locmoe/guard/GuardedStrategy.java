package io.locmoe.guard;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A strategy with guarded calls, also of its exchanges. Used by the rank's thread. */
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
        return guarded(plan, () -> strategy.begin(plan, send, receive, host(transport)));
    }

    private PendingExchange guarded(ExchangePlan plan, Supplier<PendingExchange> begin) {
        int layer = plan.tag().layer();
        return callee.inLayer(
                layer, () -> new GuardedExchange(callee.call("begin", () -> Callee.made(begin.get())), callee, layer));
    }

    private Transport host(Transport transport) {
        if (transport != given) {
            given = transport;
            host = new HostTransport(transport);
        }
        return host;
    }

    @Override
    public Optional<OnDevices> onDevices() {
        return callee.call("onDevices", () -> Callee.optional(strategy.onDevices()))
                .map(devices -> (plan, send, receive, stream, transport) ->
                        guarded(plan, () -> devices.begin(plan, send, receive, stream, host(transport))));
    }

    @Override
    public Map<String, Double> measures() {
        return callee.measures(strategy);
    }

    @Override
    public void close() {
        callee.run("close", strategy::close);
    }
}
