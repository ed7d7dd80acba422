package io.locmoe.router.topology;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** A limit on what leaves the node. */
class TopologyConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new TopologyRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1");
        }

        /** A token goes to its own node unless the limit lets it leave. */
        @Override
        protected boolean routesIgnoreNodes() {
            return false;
        }
    }

    @Nested
    class Narrow extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new TopologyRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("outgoingShare", "0.25", "topK", "2");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1");
        }

        /** A token goes to its own node unless the limit lets it leave. */
        @Override
        protected boolean routesIgnoreNodes() {
            return false;
        }
    }
}
