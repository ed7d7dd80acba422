package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AddLayerNorm;

/** Layer normalisation of a sum, some rows at a time: they are in the nearest cache when they are normalised. */
final class VectorAddLayerNorm {
    private VectorAddLayerNorm() {}

    static void forward(AddLayerNorm kernel, DeviceMemory memory) {
        long left = memory.of(kernel.left()).address();
        long right = memory.of(kernel.right()).address();
        long sum = memory.of(kernel.sum()).address();
        int columns = kernel.columns();
        VectorLayerNorm.Rows norm = new VectorLayerNorm.Rows(
                sum,
                memory.of(kernel.gain()).address(),
                memory.of(kernel.bias()).address(),
                memory.of(kernel.out()).address(),
                memory.of(kernel.mean()).address(),
                memory.of(kernel.rstd()).address(),
                columns,
                kernel.epsilon());
        for (int first = 0; first < kernel.rows(); first += VectorLayerNorm.Rows.GROUP) {
            int some = Math.min(VectorLayerNorm.Rows.GROUP, kernel.rows() - first);
            long start = (long) first * columns;
            VectorBinary.add(left, right, sum, start, start, (long) some * columns);
            norm.normalise(first, some);
        }
    }
}
