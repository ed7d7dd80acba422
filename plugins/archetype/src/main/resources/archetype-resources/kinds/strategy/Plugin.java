package ${package};

import io.locmoe.comm.toolkit.WireFormat;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The entry, found by ServiceLoader: offers the communication strategy ${name}. */
public final class ${className}Plugin implements MoePlugin {
    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new ${className}StrategyFactory());
    }
}

final class ${className}StrategyFactory implements CommunicationStrategyFactory {
    @Override
    public String name() {
        return "${name}";
    }

    @Override
    public List<Option> options() {
        return List.of(WireFormat.option());
    }

    @Override
    public CommunicationStrategy create(Options options) {
        return WireFormat.of(options).over(new ${className}Strategy());
    }
}

/** Sends each rank its rows, and is done when the others' rows have arrived. */
final class ${className}Strategy implements CommunicationStrategy {
    @Override
    public PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            transport.send(target, plan.tag(), send.asSlice(starts[target], plan.bytes(plan.rank(), target)));
        }
        return PendingExchange.of(() -> {
            long[] places = plan.receiveStarts();
            for (int source : plan.sources()) {
                long bytes = plan.bytes(source, plan.rank());
                transport.receiveInto(source, plan.tag(), receive.asSlice(places[source], bytes));
            }
        });
    }
}
