package io.locmoe.router.expertchoice;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Experts choose in training, and on request in evaluation. */
class ExpertChoiceConformanceTest {

    @Nested
    class ByDefault extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new ExpertChoiceRouterFactory();
        }

        /** Experts choose. */
        @Override
        protected boolean tokensChoose() {
            return false;
        }
    }

    @Nested
    class InEvaluationToo extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return new ExpertChoiceRouterFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("evaluation", "expert-choice", "capacityFactor", "1");
        }

        /** Experts choose. */
        @Override
        protected boolean tokensChoose() {
            return false;
        }
    }
}
