package io.locmoe.router.topk;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The router as it is, and with what changes its choices, weights and losses. */
class TopKConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new TopKRouterFactory();
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
            return new TopKRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of(
                    "alpha",
                    "1",
                    "zLoss",
                    "0.5",
                    "jitter",
                    "0.3",
                    "noise",
                    "0.5",
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

    @Nested
    class Sigmoid extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new TopKRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of(
                    "alpha",
                    "1",
                    "auxiliaryScope",
                    "sequence",
                    "score",
                    "sigmoid",
                    "weightNormalization",
                    "kept",
                    "dropPolicy",
                    "score",
                    "topK",
                    "3");
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
    class InGroups extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new TopKRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("groups", "2", "weightNormalization", "none");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1", "groups", "1");
        }
    }

    @Nested
    class Softplus extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new TopKRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("score", "sqrt-softplus", "auxiliaryForm", "gshard", "capacityFactor", "1");
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
