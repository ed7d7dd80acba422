package io.locmoe.engine.parameter;

import io.locmoe.spi.device.memory.ElementType;

/** What reads a parameter, which decides how a model that is not trained holds it. */
public enum Use {
    /** Any operation, in float32. */
    VALUES,
    /** Only products, in the type of their operands. */
    OPERAND,
    /** Lookups of rows, and perhaps products. */
    TABLE;

    /**
     * The type in which a model that is not trained holds a parameter.
     *
     * @param exact whether the operand type holds its values exactly
     */
    ElementType held(Products products, boolean exact) {
        return switch (this) {
            case VALUES -> ElementType.FLOAT32;
            case OPERAND -> products.type();
            case TABLE -> exact ? products.type() : ElementType.FLOAT32;
        };
    }
}
