package io.locmoe.router.biasbalanced;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Its bias is state that decides routes. */
class BiasBalancedConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new BiasBalancedRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1");
        }
    }

    @Nested
    class Noisy extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new BiasBalancedRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of(
                    "alpha",
                    "1",
                    "auxiliaryScope",
                    "sequence",
                    "noise",
                    "0.2",
                    "biasRate",
                    "0.1",
                    "dropPolicy",
                    "random",
                    "capacityFactor",
                    "0.75");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1");
        }

        /** Noise belongs to the place of a token in the batch. */
        @Override
        protected boolean followsTokens() {
            return false;
        }
    }
}
