package io.locmoe.spi.placement;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Creates placement planners of one kind. Thread-safe. */
public interface PlacementPlannerFactory {

    /** Name by which users choose the planner. */
    String name();

    default List<Option> options() {
        return List.of();
    }

    /**
     * Creates the planner of one layer.
     *
     * @throws IllegalArgumentException if the options do not fit; the message says what would
     */
    PlacementPlanner create(Options options, PlacementSetup setup);
}
