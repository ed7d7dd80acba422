package ${package};

import io.locmoe.conformance.placement.PlacementPlannerConformance;
import io.locmoe.spi.placement.PlacementPlannerFactory;

/** The rules that every placement planner keeps. */
class ${className}ConformanceTest extends PlacementPlannerConformance {
    @Override
    protected PlacementPlannerFactory factory() {
        return new ${className}Plugin().placementPlanners().getFirst();
    }
}
