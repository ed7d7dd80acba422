package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A span read and written element by element: float32 in memory, float64 in hand. */
record Floats(MemorySegment segment) {

    static Floats of(Span span, DeviceMemory memory) {
        return new Floats(memory.of(span));
    }

    double get(long index) {
        return segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    void set(long index, double value) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
    }

    void add(long index, double value) {
        set(index, get(index) + value);
    }

    int integer(long index) {
        return segment.getAtIndex(ValueLayout.JAVA_INT, index);
    }
}
