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

    /**
     * Names of the device drivers between whose devices the strategies move rows, for those that need some; empty for
     * all others. A training with another driver is refused before it starts. Where there is one rank, nothing is
     * moved and any driver will do.
     */
    default List<String> drivers() {
        return List.of();
    }

    /** Creates the strategy of one rank. */
    CommunicationStrategy create(Options options);
}
