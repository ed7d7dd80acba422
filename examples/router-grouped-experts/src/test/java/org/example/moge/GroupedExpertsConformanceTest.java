package org.example.moge;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** The rules that every router keeps. */
class GroupedExpertsConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new GroupedExpertsPlugin().routers().getFirst();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("alpha", "1", "capacityFactor", "0.75");
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }

    @Override
    protected Map<String, String> singleExpert() {
        return Map.of("groups", "1", "topK", "1");
    }
}
