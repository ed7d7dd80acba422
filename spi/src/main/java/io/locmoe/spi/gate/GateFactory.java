package io.locmoe.spi.gate;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Creates gates of one kind. Thread-safe. */
public interface GateFactory {

    /** Name by which users choose the gate. */
    String name();

    default List<Option> options() {
        return List.of();
    }

    /**
     * Creates the gate of one layer on one rank.
     *
     * @throws IllegalArgumentException if the options or the shape do not fit; the message says what would
     */
    Gate create(Options options, GateSetup setup);
}
