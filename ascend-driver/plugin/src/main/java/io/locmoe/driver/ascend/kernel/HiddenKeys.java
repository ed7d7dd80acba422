package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The keys that each query does not see: those behind it. A byte each, 1 for what is hidden. */
record HiddenKeys(int side) implements KernelMemory.Constant {
    @Override
    public ElementType type() {
        return ElementType.BOOL;
    }

    @Override
    public MemorySegment values() {
        byte[] values = new byte[side * side];
        for (int query = 0; query < side; query++) {
            Arrays.fill(values, query * side + query + 1, (query + 1) * side, (byte) 1);
        }
        return MemorySegment.ofArray(values);
    }
}
