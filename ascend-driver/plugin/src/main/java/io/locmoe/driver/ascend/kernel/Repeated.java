package io.locmoe.driver.ascend.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A number, as many times. */
record Repeated(float value, int length) implements KernelMemory.Constant {

    static Repeated ones(int length) {
        return new Repeated(1, length);
    }

    @Override
    public MemorySegment values() {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return MemorySegment.ofArray(values);
    }
}
