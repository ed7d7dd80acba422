package io.locmoe.driver.ascend.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** What is added to scores so that each row sees the columns up to its own: 0, or -infinity. */
record CausalMask(int rows, int columns) implements KernelMemory.Constant {
    @Override
    public MemorySegment values() {
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            int visible = row % columns + 1;
            Arrays.fill(values, row * columns + visible, (row + 1) * columns, Float.NEGATIVE_INFINITY);
        }
        return MemorySegment.ofArray(values);
    }
}
