package io.locmoe.tape;

import io.locmoe.spi.device.memory.Span;

/** Writes a gradient to {@code target}, adding to its content if {@code beta} is 1. */
public interface GradientWriter {
    void write(Span target, float beta);
}
