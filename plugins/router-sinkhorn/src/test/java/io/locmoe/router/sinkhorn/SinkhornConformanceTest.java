package io.locmoe.router.sinkhorn;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Balance by Sinkhorn, and the assignment of BASE. */
class SinkhornConformanceTest {

    @Nested
    class BySinkhorn extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new SinkhornRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }
    }

    @Nested
    class Base extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new SinkhornRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("balance", "base");
        }

        /** Equal scores are decided by the places of tokens. */
        @Override
        protected boolean followsTokens() {
            return false;
        }
    }
}
