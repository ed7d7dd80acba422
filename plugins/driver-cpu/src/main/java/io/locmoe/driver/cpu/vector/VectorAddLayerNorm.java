package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import java.lang.foreign.MemorySegment;

/** Layer normalisation of a sum, row by row: a row of the sum is in the nearest cache when it is normalised. */
final class VectorAddLayerNorm {
    private VectorAddLayerNorm() {}

    static void forward(AddLayerNorm kernel, DeviceMemory memory) {
        MemorySegment left = memory.of(kernel.left());
        MemorySegment right = memory.of(kernel.right());
        MemorySegment sum = memory.of(kernel.sum());
        int columns = kernel.columns();
        VectorLayerNorm.Row norm = new VectorLayerNorm.Row(
                sum,
                memory.of(kernel.gain()),
                memory.of(kernel.bias()),
                memory.of(kernel.out()),
                memory.of(kernel.mean()),
                memory.of(kernel.rstd()),
                columns,
                kernel.epsilon());
        for (int row = 0; row < kernel.rows(); row++) {
            VectorBinary.add(left, right, sum, (long) row * columns, (long) row * columns, columns);
            norm.normalise(row);
        }
    }
}
