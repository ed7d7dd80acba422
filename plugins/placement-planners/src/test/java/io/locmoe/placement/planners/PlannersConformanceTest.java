package io.locmoe.placement.planners;

import io.locmoe.conformance.placement.PlacementPlannerConformance;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class PlannersConformanceTest {

    private abstract static class Rules extends PlacementPlannerConformance {
        private final String name;
        private final Map<String, String> options;

        Rules(String name, Map<String, String> options) {
            this.name = name;
            this.options = options;
        }

        @Override
        protected PlacementPlannerFactory factory() {
            return new PlannersPlugin()
                    .placementPlanners().stream()
                            .filter(factory -> factory.name().equals(name))
                            .findFirst()
                            .orElseThrow();
        }

        @Override
        protected Map<String, String> options() {
            return options;
        }
    }

    @Nested
    class Static extends Rules {
        Static() {
            super("static", Map.of());
        }
    }

    @Nested
    class Eplb extends Rules {
        Eplb() {
            super("eplb", Map.of());
        }
    }

    @Nested
    class EplbInGroups extends Rules {
        EplbInGroups() {
            super("eplb", Map.of("groups", "2"));
        }
    }

    @Nested
    class Lp extends Rules {
        Lp() {
            super("lp", Map.of());
        }
    }

    @Nested
    class LpByMeasuredLinks extends Rules {
        LpByMeasuredLinks() {
            super("lp", Map.of("links", "measured"));
        }
    }

    @Nested
    class GreedyLocal extends Rules {
        GreedyLocal() {
            super("greedy-local", Map.of());
        }
    }

    @Nested
    class GreedyLocalByMeasuredLinks extends Rules {
        GreedyLocalByMeasuredLinks() {
            super("greedy-local", Map.of("links", "measured"));
        }
    }
}
