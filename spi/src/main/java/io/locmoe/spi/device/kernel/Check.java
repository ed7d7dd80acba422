package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Checks of operands in kernel constructors. A message about a type begins with the kernel's name. */
final class Check {
    private Check() {}

    /** So many elements of float32. */
    static void length(String name, Span span, long expected) {
        elements(name, span, expected);
        float32(name, span);
    }

    static void float32(String name, Span span) {
        if (span.type() != ElementType.FLOAT32) {
            type(name, span, ElementType.FLOAT32);
        }
    }

    /** So many elements of int32, or of a span without a stated type. */
    static void indices(String name, Span span, long expected) {
        elements(name, span, expected);
        type(name, span, ElementType.INT32, ElementType.FLOAT32);
    }

    /** So many elements of any type. */
    static void elements(String name, Span span, long expected) {
        if (span.length() != expected) {
            throw new IllegalArgumentException(
                    name + " has " + span.length() + " elements, the shape asks for " + expected);
        }
    }

    static void type(String name, Span span, ElementType... taken) {
        List<ElementType> types = Arrays.asList(taken);
        if (!types.contains(span.type())) {
            throw new IllegalArgumentException(kernel() + ": " + name + " is " + span.type() + ", this operand is "
                    + types.stream().distinct().map(ElementType::toString).collect(Collectors.joining(" or ")));
        }
    }

    /** The record whose constructor checks. */
    private static String kernel() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(Kernel.class::isAssignableFrom)
                        .findFirst())
                .map(Class::getSimpleName)
                .orElse("kernel");
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

    static void attention(int sequences, int sequence, int heads, int width, float scale) {
        notNegative("sequences", sequences);
        notNegative("sequence", sequence);
        groups(width, heads);
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale must be more than 0: " + scale);
        }
    }
}
