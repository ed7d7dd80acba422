package io.locmoe.driver.ascend.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** As many ones. */
record Ones(int length) implements KernelMemory.Constant {
    @Override
    public MemorySegment values() {
        float[] values = new float[length];
        Arrays.fill(values, 1);
        return MemorySegment.ofArray(values);
    }
}
