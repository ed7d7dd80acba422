package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/** Shape checks of kernel constructors. */
final class Check {
    private Check() {}

    static void length(String name, Span span, long expected) {
        if (span.length() != expected) {
            throw new IllegalArgumentException(
                    name + " has " + span.length() + " elements, the shape asks for " + expected);
        }
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    static void groups(int columns, int groups) {
        if (groups < 1 || columns % groups != 0) {
            throw new IllegalArgumentException(columns + " columns do not divide into " + groups + " groups");
        }
    }
}
