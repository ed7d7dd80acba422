package io.locmoe.spi.comm;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Creates communication strategies of one kind. Thread-safe. */
public interface CommunicationStrategyFactory {

    /** Name by which users choose the strategy. */
    String name();

    default List<Option> options() {
        return List.of();
    }

    /** Creates the strategy of one rank. */
    CommunicationStrategy create(Options options);
}
