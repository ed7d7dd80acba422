package io.locmoe.conformance.packaged;

import io.locmoe.conformance.placement.PlacementPlannerConformance;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import java.util.Map;

/** The rules on a placement planner that was loaded from its jars. */
final class PackagedPlanner extends PlacementPlannerConformance {
    private final PackagedPlugin plugin = PackagedPlugin.current();

    @Override
    protected PlacementPlannerFactory factory() {
        return plugin.factory(PlacementPlannerFactory.class);
    }

    @Override
    protected Map<String, String> options() {
        return plugin.options();
    }
}
