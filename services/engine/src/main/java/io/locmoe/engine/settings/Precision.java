package io.locmoe.engine.settings;

import io.locmoe.settings.AlsoWritten;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operand type of matrix products. Weights, sums and everything else are float32. */
public enum Precision {
    /** IEEE 754 binary32. */
    FLOAT32(ElementType.FLOAT32),
    /** The range of float32 with 8 bits of precision. */
    @AlsoWritten("bf16")
    BFLOAT16(ElementType.BFLOAT16),
    /** 11 bits of precision up to 65,504; small gradients need a scaled loss. */
    @AlsoWritten("fp16")
    FLOAT16(ElementType.FLOAT16);

    private final ElementType type;

    Precision(ElementType type) {
        this.type = type;
    }

    /** Type of the operands of products. */
    public ElementType type() {
        return type;
    }

    /** Whether its range is so small that gradients need a scaled loss. */
    public boolean scalesLoss() {
        return this == FLOAT16;
    }

    /** The precision with a user-visible name; empty if there is none. */
    public static Optional<Precision> named(String name) {
        return Stream.of(values())
                .filter(precision -> precision.toString().equals(name))
                .findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Stream.of(values()).map(Precision::toString).collect(Collectors.joining(", "));
    }

    /** The user-visible name. */
    @Override
    public String toString() {
        return type.toString();
    }
}
