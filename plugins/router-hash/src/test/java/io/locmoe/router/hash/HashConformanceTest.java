package io.locmoe.router.hash;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Hash router with tables by the text and by the vocabulary. */
class HashConformanceTest {

    @Nested
    class ByFrequency extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new HashRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }
    }

    @Nested
    class ByVocabulary extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new HashRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("balance", "vocabulary", "capacityFactor", "1");
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }
    }
}
