package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.function.BiFunction;

/** A factory of planners that a constructor makes. */
record NamedFactory(
        String name, List<Option> options, BiFunction<Options, PlacementSetup, PlacementPlanner> constructor)
        implements PlacementPlannerFactory {
    @Override
    public PlacementPlanner create(Options options, PlacementSetup setup) {
        return constructor.apply(options, setup);
    }
}
