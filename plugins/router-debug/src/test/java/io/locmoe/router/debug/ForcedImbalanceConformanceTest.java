package io.locmoe.router.debug;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** A share of the tokens to expert 0. */
class ForcedImbalanceConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new ForcedImbalanceRouterFactory();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("topK", "2", "capacityFactor", "1");
    }

    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }

    /** Experts take the tokens of the batch in turn. */
    @Override
    protected boolean followsTokens() {
        return false;
    }

    /** An imbalance needs two. */
    @Override
    protected boolean takesOneExpert() {
        return false;
    }
}
