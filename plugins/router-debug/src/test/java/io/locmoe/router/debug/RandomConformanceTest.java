package io.locmoe.router.debug;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Draws belong to the places of tokens. */
class RandomConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new RandomRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        /** A draw belongs to the place of a token in the batch. */
        @Override
        protected boolean followsTokens() {
            return false;
        }
    }

    @Nested
    class Limited extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new RandomRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("topK", "2", "capacityFactor", "1");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }

        @Override
        protected Map<String, String> singleExpert() {
            return Map.of("topK", "1");
        }

        /** A draw belongs to the place of a token in the batch. */
        @Override
        protected boolean followsTokens() {
            return false;
        }
    }
}
