package io.locmoe.router.grouplimited;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Groups as they are set, and by the nodes. */
class GroupLimitedConformanceTest {

    @Nested
    class InGroups extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new GroupLimitedRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of(
                    "groups",
                    "2",
                    "topGroups",
                    "1",
                    "alpha",
                    "1",
                    "noise",
                    "0.2",
                    "dropPolicy",
                    "random",
                    "capacityFactor",
                    "0.75");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1", "groups", "1");
        }

        /** Noise belongs to the place of a token in the batch. */
        @Override
        protected boolean followsTokens() {
            return false;
        }
    }

    @Nested
    class ByNodes extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new GroupLimitedRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("capacityFactor", "1");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1", "topGroups", "1");
        }

        /** The groups are the nodes where none are set. */
        @Override
        protected boolean routesIgnoreNodes() {
            return false;
        }
    }
}
