package io.locmoe.engine.settings;

import io.locmoe.spi.device.memory.ElementType;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The type in which a model multiplies matrices. Weights, sums and everything else are float32. */
public enum Precision {
    /** IEEE 754 binary32. */
    FLOAT32(ElementType.FLOAT32),
    /** The range of float32 with 8 bits of precision. */
    BFLOAT16(ElementType.BFLOAT16),
    /** 11 bits of precision up to 65,504; small gradients need a scaled loss. */
    FLOAT16(ElementType.FLOAT16);

    private final ElementType type;

    Precision(ElementType type) {
        this.type = type;
    }

    /** Type of the operands of products. */
    public ElementType type() {
        return type;
    }

    /** Whether its range is too small for gradients as they are. */
    public boolean scalesLoss() {
        return this == FLOAT16;
    }

    /** The precision of a name as users write it; empty where there is none. */
    public static Optional<Precision> named(String name) {
        return Stream.of(values())
                .filter(precision -> precision.toString().equals(name))
                .findFirst();
    }

    /** All of them, for messages. */
    public static String names() {
        return Stream.of(values()).map(Precision::toString).collect(Collectors.joining(", "));
    }

    /** As users write it. */
    @Override
    public String toString() {
        return type.toString();
    }
}
