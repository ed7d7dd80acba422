package io.locmoe.tape;

import io.locmoe.spi.device.memory.Span;

/** Memory of a tensor and of its gradient, shared by all its shapes. */
final class Slot {
    Span data;
    /** Null until a gradient arrives; parameters always have one. */
    Span gradient;

    final boolean needsGradient;

    Slot(Span data, boolean needsGradient) {
        this.data = data;
        this.needsGradient = needsGradient;
    }
}
