package io.locmoe.router.locmoe;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The router as it is, with a capacity by Theorem 1, and with several choices. */
class LocMoeConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new LocMoeRouterFactory();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
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

    /** The measured delta is state. */
    @Nested
    class Bounded extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new LocMoeRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("capacityBound", "erfc", "delta", "moving", "minimumCapacity", "4");
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

        /** The bound limits every choice, so that something is always dropped. */
        @Override
        protected boolean followsTokens() {
            return false;
        }
    }

    @Nested
    class SeveralChoices extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new LocMoeRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("topK", "2", "dropPolicy", "score", "capacityFactor", "0.8");
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
}
