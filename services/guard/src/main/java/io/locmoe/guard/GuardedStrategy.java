package io.locmoe.guard;

import io.locmoe.guard.event.ExchangeEvent;
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

    /** An exchange under way. */
    private static final class GuardedExchange implements PendingExchange {
        private final PendingExchange exchange;
        private final Callee callee;
        private final ExchangePlan plan;
        private final ExchangeEvent event;
        private boolean awaited;

        GuardedExchange(PendingExchange exchange, Callee callee, ExchangePlan plan, ExchangeEvent event) {
            this.exchange = exchange;
            this.callee = callee;
            this.plan = plan;
            this.event = event;
        }

        @Override
        public void await() {
            callee.inLayer(plan.tag().layer(), () -> {
                Phase.run("await exchange", () -> callee.run("await", exchange::await));
                return null;
            });
            if (!awaited) {
                awaited = true;
                event.end(plan, callee.name(), Place.current());
            }
        }
    }

    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        return guarded(plan, () -> strategy.begin(plan, send, receive, host(transport)));
    }

    private PendingExchange guarded(ExchangePlan plan, Supplier<PendingExchange> begin) {
        ExchangeEvent event = ExchangeEvent.begun();
        return callee.inLayer(plan.tag().layer(), () -> {
            PendingExchange exchange =
                    Phase.of("begin exchange", () -> callee.call("begin", () -> Callee.made(begin.get())));
            return new GuardedExchange(exchange, callee, plan, event);
        });
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
