package io.locmoe.gate.grap;

import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.spi.gate.GateFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Both kinds of scores, without and with a trained epsilon. */
class GrapConformanceTest {

    @Nested
    class Cosine extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new GrapGateFactory();
        }
    }

    @Nested
    class Trained extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new GrapGateFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("epsilon", "trained", "temperature", "0.5");
        }
    }

    @Nested
    class Literal extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new GrapGateFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("logits", "literal");
        }
    }

    @Nested
    class LiteralTrained extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new GrapGateFactory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("logits", "literal", "epsilon", "trained");
        }
    }
}
