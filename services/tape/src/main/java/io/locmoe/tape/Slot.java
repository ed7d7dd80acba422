package io.locmoe.tape;

import io.locmoe.spi.device.memory.Span;

/** The memory of a tensor and its gradient, shared by all its reshaped views. */
final class Slot {
    Span data;
    /** Null until a gradient arrives; parameters always have one. */
    Span gradient;

    final boolean needsGradient;
    /** The period in which the memory belongs to the tensor; null for a parameter, whose owner keeps it. */
    final Period period;

    Slot(Span data, boolean needsGradient, Period period) {
        this.data = data;
        this.needsGradient = needsGradient;
        this.period = period;
    }
}
