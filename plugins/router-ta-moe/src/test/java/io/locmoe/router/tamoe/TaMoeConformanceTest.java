package io.locmoe.router.tamoe;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** Loads by the topology. */
class TaMoeConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new TaMoeRouterFactory();
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }

    @Override
    protected Map<String, String> singleExpert() {
        return Map.of("topK", "1");
    }

    /** The loss knows how near an expert is to a token. */
    @Override
    protected boolean lossesIgnoreNodes() {
        return false;
    }
}
