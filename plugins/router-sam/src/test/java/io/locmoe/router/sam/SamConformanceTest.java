package io.locmoe.router.sam;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** All choices of a token on one node. */
class SamConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new SamRouterFactory();
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }

    @Override
    protected Map<String, String> singleExpert() {
        return Map.of("topK", "1");
    }

    /** A token goes to the node with the best experts. */
    @Override
    protected boolean routesIgnoreNodes() {
        return false;
    }
}
