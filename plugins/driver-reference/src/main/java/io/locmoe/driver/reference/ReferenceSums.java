package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;

/** Sums over rows, over columns, and of squares. */
final class ReferenceSums {
    private ReferenceSums() {}

    static void columns(SumColumns kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (int row = 0; row < kernel.rows(); row++) {
            double sum = 0;
            for (int column = 0; column < kernel.columns(); column++) {
                sum += in.get((long) row * kernel.columns() + column);
            }
            out.set(row, sum);
        }
    }

    static void rows(SumRows kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (int column = 0; column < kernel.columns(); column++) {
            double sum = 0;
            for (int row = 0; row < kernel.rows(); row++) {
                sum += in.get((long) row * kernel.columns() + column);
            }
            out.set(column, kernel.accumulate() ? sum + out.get(column) : sum);
        }
    }

    static void squares(SumOfSquares kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        double sum = 0;
        for (long i = 0; i < kernel.in().length(); i++) {
            sum += in.get(i) * in.get(i);
        }
        Floats.of(kernel.out(), memory).set(0, sum);
    }
}
