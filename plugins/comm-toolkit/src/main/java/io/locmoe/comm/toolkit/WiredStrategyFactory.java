package io.locmoe.comm.toolkit;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.function.Supplier;

/**
 * The factory of a strategy whose only option is how rows travel, {@link WireFormat#option()}.
 *
 * @param name     by which users choose the strategy
 * @param strategy makes the strategy of one rank
 */
public record WiredStrategyFactory(String name, Supplier<CommunicationStrategy> strategy)
        implements CommunicationStrategyFactory {

    @Override
    public List<Option> options() {
        return List.of(WireFormat.option());
    }

    @Override
    public CommunicationStrategy create(Options options) {
        return WireFormat.of(options).over(strategy.get());
    }
}
