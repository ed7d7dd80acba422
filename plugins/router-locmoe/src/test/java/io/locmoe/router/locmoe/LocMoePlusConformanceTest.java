package io.locmoe.router.locmoe;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** Both sides choose by angles. */
class LocMoePlusConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new LocMoePlusRouterFactory();
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }

    @Override
    protected Map<String, String> singleExpert() {
        return Map.of("topK", "1");
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
