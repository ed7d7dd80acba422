package io.locmoe.guard;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** A factory of guarded placement planners. */
record GuardedPlannerFactory(PlacementPlannerFactory factory, Callee callee) implements PlacementPlannerFactory {
    @Override
    public String name() {
        return callee.call("name", factory::name);
    }

    @Override
    public List<Option> options() {
        return callee.list("options", factory::options);
    }

    @Override
    public PlacementPlanner create(Options options, PlacementSetup setup) {
        return callee.inLayer(
                setup.layer(),
                () -> new GuardedPlanner(
                        callee.ask("create", () -> Callee.made(factory.create(options, setup))),
                        callee,
                        setup.layer(),
                        new PlacementCheck(setup)));
    }
}
