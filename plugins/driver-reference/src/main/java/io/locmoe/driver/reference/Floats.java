package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.Bfloat16;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A span read and written element by element: its type in memory, float64 in hand. */
record Floats(MemorySegment segment, ElementType type) {

    static Floats of(Span span, DeviceMemory memory) {
        return new Floats(memory.of(span), span.type());
    }

    double get(long index) {
        return type == ElementType.FLOAT32 ? segment.getAtIndex(ValueLayout.JAVA_FLOAT, index) : half(index);
    }

    private double half(long index) {
        short bits = segment.getAtIndex(ValueLayout.JAVA_SHORT, index);
        return switch (type) {
            case BFLOAT16 -> Bfloat16.value(bits);
            case FLOAT16 -> Float.float16ToFloat(bits);
            case FLOAT32, INT32, INT8 -> throw new AssertionError(type + " is no half");
        };
    }

    void set(long index, double value) {
        float rounded = (float) value;
        switch (type) {
            case FLOAT32 -> segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, rounded);
            case BFLOAT16 -> segment.setAtIndex(ValueLayout.JAVA_SHORT, index, Bfloat16.of(rounded));
            case FLOAT16 -> segment.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(rounded));
            case INT32, INT8 -> throw new AssertionError(type + " is no floating-point type");
        }
    }

    /** A factor as products of the type take it: the nearest number of a small type, else the same. */
    double factor(double value) {
        return switch (type) {
            case BFLOAT16 -> Bfloat16.value(Bfloat16.of((float) value));
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case FLOAT32 -> value;
            case INT32, INT8 -> throw new AssertionError(type + " is no floating-point type");
        };
    }

    void add(long index, double value) {
        set(index, get(index) + value);
    }

    int integer(long index) {
        return segment.getAtIndex(ValueLayout.JAVA_INT, index);
    }
}
