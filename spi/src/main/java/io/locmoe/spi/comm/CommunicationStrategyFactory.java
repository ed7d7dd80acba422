package io.locmoe.spi.comm;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.function.Supplier;

/** Creates communication strategies of one kind. Thread-safe. */
public interface CommunicationStrategyFactory {

    /** Name by which users choose the strategy. */
    String name();

    default List<Option> options() {
        return List.of();
    }

    /** Creates the strategy of one rank. */
    CommunicationStrategy create(Options options);

    /**
     * The factory of a strategy whose only option is how rows travel, {@link WireFormat#option()}.
     *
     * @param strategy makes the strategy of one rank
     */
    static CommunicationStrategyFactory of(String name, Supplier<CommunicationStrategy> strategy) {
        return new CommunicationStrategyFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Option> options() {
                return List.of(WireFormat.option());
            }

            @Override
            public CommunicationStrategy create(Options options) {
                return WireFormat.of(options).over(strategy.get());
            }
        };
    }
}
