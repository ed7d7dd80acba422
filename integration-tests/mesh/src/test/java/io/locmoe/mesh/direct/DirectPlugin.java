package io.locmoe.mesh.direct;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Offers a strategy that sends each rank its rows in one message, as a stranger would write it. */
public final class DirectPlugin implements MoePlugin {
    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new CommunicationStrategyFactory() {
            @Override
            public String name() {
                return "direct";
            }

            @Override
            public CommunicationStrategy create(Options options) {
                return DirectPlugin::begin;
            }
        });
    }

    private static CommunicationStrategy.PendingExchange begin(
            ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            transport.send(target, plan.tag(), send.asSlice(starts[target], plan.bytes(plan.rank(), target)));
        }
        return CommunicationStrategy.PendingExchange.of(() -> {
            long[] places = plan.receiveStarts();
            for (int source : plan.sources()) {
                long bytes = plan.bytes(source, plan.rank());
                transport.receiveInto(source, plan.tag(), receive.asSlice(places[source], bytes));
            }
        });
    }
}
