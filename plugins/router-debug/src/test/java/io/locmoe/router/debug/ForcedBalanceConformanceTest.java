package io.locmoe.router.debug;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** Experts in turn. */
class ForcedBalanceConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new ForcedBalanceRouterFactory();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("topK", "2");
    }

    @Override
    protected Map<String, String> singleExpert() {
        return Map.of("topK", "1");
    }

    /** Experts take the tokens of the batch in turn. */
    @Override
    protected boolean followsTokens() {
        return false;
    }
}
