package io.locmoe.tape;

import io.locmoe.spi.device.memory.Span;

/** Memory of a tensor and of its gradient, shared by all its shapes. */
final class Slot {
    Span data;
    /** Null until a gradient arrives; parameters always have one. */
    Span gradient;

    final boolean needsGradient;
    /** When the memory belongs to the tensor; null for a parameter, whose owner keeps it. */
    final Period period;

    Slot(Span data, boolean needsGradient, Period period) {
        this.data = data;
        this.needsGradient = needsGradient;
        this.period = period;
    }
}
