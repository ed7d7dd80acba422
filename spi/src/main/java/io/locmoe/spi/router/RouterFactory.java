package io.locmoe.spi.router;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Creates routers of one kind. Thread-safe. */
public interface RouterFactory {

    /** Name by which users choose the router. */
    String name();

    default List<Option> options() {
        return List.of();
    }

    /** Name of the gate that the router's paper scores with: the choice where a comparison names none. */
    default String usualGate() {
        return "dense";
    }

    /**
     * Creates the router of one layer on one rank.
     *
     * @throws IllegalArgumentException if the options do not fit; the message says what would
     */
    Router create(Options options, RouterSetup setup);
}
