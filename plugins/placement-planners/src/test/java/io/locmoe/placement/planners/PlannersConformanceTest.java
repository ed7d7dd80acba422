package io.locmoe.placement.planners;

import io.locmoe.conformance.placement.PlacementPlannerConformance;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class PlannersConformanceTest {

    private abstract static class Rules extends PlacementPlannerConformance {
        private final String name;

        Rules(String name) {
            this.name = name;
        }

        @Override
        protected PlacementPlannerFactory factory() {
            return new PlannersPlugin()
                    .placementPlanners().stream()
                            .filter(factory -> factory.name().equals(name))
                            .findFirst()
                            .orElseThrow();
        }
    }

    @Nested
    class Static extends Rules {
        Static() {
            super("static");
        }
    }

    @Nested
    class Eplb extends Rules {
        Eplb() {
            super("eplb");
        }
    }

    @Nested
    class EplbInGroups extends Rules {
        EplbInGroups() {
            super("eplb");
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("groups", "2");
        }
    }

    @Nested
    class Lp extends Rules {
        Lp() {
            super("lp");
        }
    }

    @Nested
    class LpByMeasuredLinks extends Rules {
        LpByMeasuredLinks() {
            super("lp");
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("links", "measured");
        }
    }

    @Nested
    class GreedyLocalByMeasuredLinks extends Rules {
        GreedyLocalByMeasuredLinks() {
            super("greedy-local");
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("links", "measured");
        }
    }

    @Nested
    class GreedyLocal extends Rules {
        GreedyLocal() {
            super("greedy-local");
        }
    }
}
