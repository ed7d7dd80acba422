package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;

/** Weighted sums of the rows that an index sends to the same place, and their gradients. */
final class ReferenceCombineRows {
    private ReferenceCombineRows() {}

    static void forward(CombineRows kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats index = Floats.of(kernel.index(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats weights = kernel.weights() == null ? null : Floats.of(kernel.weights(), memory);
        int columns = kernel.columns();
        double[] sums = new double[Math.toIntExact(kernel.out().length())];
        for (int row = 0; row < kernel.rows(); row++) {
            int to = Indices.row(index.integer(row), kernel.outRows(), row);
            double weight = weights == null ? 1 : weights.get(row);
            for (int column = 0; column < columns; column++) {
                sums[to * columns + column] += weight * in.get((long) row * columns + column);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            out.set(i, sums[i]);
        }
    }

    static void backward(CombineRowsBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats index = Floats.of(kernel.index(), memory);
        Floats weights = Floats.of(kernel.weights(), memory);
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats below = Floats.of(kernel.gradientIn(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int from = Indices.row(index.integer(row), kernel.outRows(), row);
            double product = 0;
            for (int column = 0; column < columns; column++) {
                double gradient = above.get((long) from * columns + column);
                below.set((long) row * columns + column, weights.get(row) * gradient);
                product += gradient * in.get((long) row * columns + column);
            }
            if (kernel.gradientWeights() != null) {
                Floats.of(kernel.gradientWeights(), memory).set(row, product);
            }
        }
    }
}
