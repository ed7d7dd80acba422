package io.locmoe.router.stable;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Before its table it is the router inside it. */
class StableConformanceTest {

    @Nested
    class OfLocMoe extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new StableRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("stableAfter", "1");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0", "firstOptions", "capacityFactor=0");
        }

        /** The table's quotas know the node of a token. */
        @Override
        protected boolean routesIgnoreNodes() {
            return false;
        }

        /** The locality loss knows the node of a token. */
        @Override
        protected boolean lossesIgnoreNodes() {
            return false;
        }

        /** The locality loss is a mean of divergences, one for each rank. */
        @Override
        protected boolean lossesIgnoreRanks() {
            return false;
        }
    }

    @Nested
    class OfHash extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new StableRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("first", "hash", "stableAfter", "1");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0", "firstOptions", "capacityFactor=0");
        }

        @Override
        protected boolean routesIgnoreNodes() {
            return false;
        }
    }
}
