package io.locmoe.router.multilevel;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Groups by domain, with a router inside each. */
class MultiLevelConformanceTest {

    /** Its groups are the nodes, its second level is rre. */
    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new MultiLevelRouterFactory();
        }

        /** The groups are the nodes where none are set. */
        @Override
        protected boolean routesIgnoreNodes() {
            return false;
        }
    }

    @Nested
    class OfHash extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new MultiLevelRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("groups", "2", "second", "hash");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("secondOptions", "capacityFactor=0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("groups", "1");
        }
    }

    @Nested
    class OfSwitch extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new MultiLevelRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("groups", "2", "second", "switch", "secondOptions", "dropPolicy=score,capacityFactor=0.6");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("secondOptions", "capacityFactor=0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("groups", "1");
        }
    }

    @Nested
    class OfLocMoe extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new MultiLevelRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("groups", "2", "second", "locmoe", "secondOptions", "capacityBound=erfc");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("groups", "1");
        }

        /** The bound limits every choice, so that something is always dropped. */
        @Override
        protected boolean followsTokens() {
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
}
