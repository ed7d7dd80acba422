package io.locmoe.router.hash;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** A drawn table. */
class RreConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new RreRouterFactory();
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }
}
