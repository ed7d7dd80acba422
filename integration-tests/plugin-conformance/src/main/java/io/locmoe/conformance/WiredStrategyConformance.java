package io.locmoe.conformance;

import io.locmoe.comm.toolkit.WireFormat;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * The rules of a strategy that has the option {@code wire}, in each of its formats, with the error that
 * {@link WireFormat} states.
 */
public abstract class WiredStrategyConformance extends CommunicationStrategyConformance {

    /** Largest error of a format of the wire, as {@link CommunicationStrategyConformance#error} counts it. */
    public static double error(String wire) {
        return switch (wire) {
            case "bf16" -> 0x1p-8;
            case "int8" -> 1 / 254.0 + 0x1p-22;
            default -> 0;
        };
    }

    @Nested
    class InBf16 extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return WiredStrategyConformance.this.factory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("wire", "bf16");
        }

        @Override
        protected double error() {
            return WiredStrategyConformance.error("bf16");
        }
    }

    @Nested
    class InInt8 extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return WiredStrategyConformance.this.factory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("wire", "int8");
        }

        @Override
        protected double error() {
            return WiredStrategyConformance.error("int8");
        }
    }
}
