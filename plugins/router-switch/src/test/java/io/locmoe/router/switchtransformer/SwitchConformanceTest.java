package io.locmoe.router.switchtransformer;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The router as it is, and with what changes its choices. */
class SwitchConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new SwitchRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }
    }

    /** Two choices, noise and random drops. */
    @Nested
    class GShard extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new SwitchRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of(
                    "topK",
                    "2",
                    "alpha",
                    "1",
                    "zLoss",
                    "0.1",
                    "jitter",
                    "0.3",
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

    /** Weights that add up to 1. */
    @Nested
    class Normalized extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new SwitchRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("topK", "2", "normalizeWeights", "true", "capacityFactor", "1");
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
}
