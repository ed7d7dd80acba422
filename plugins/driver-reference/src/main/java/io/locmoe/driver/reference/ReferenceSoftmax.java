package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;

/** Softmax, its backward, and log-sum-exp, row by row. */
final class ReferenceSoftmax {
    private ReferenceSoftmax() {}

    static void forward(Softmax kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int visible = kernel.causal() && columns > 0 ? row % columns + 1 : columns;
            long start = (long) row * columns;
            double[] exponentials = exponentials(in, start, visible, kernel.scale());
            double sum = sum(exponentials);
            for (int column = 0; column < columns; column++) {
                out.set(start + column, column < visible ? exponentials[column] / sum : 0);
            }
        }
    }

    static void backward(SoftmaxBackward kernel, DeviceMemory memory) {
        Floats out = Floats.of(kernel.out(), memory);
        Floats gradientOut = Floats.of(kernel.gradientOut(), memory);
        Floats gradientIn = Floats.of(kernel.gradientIn(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double dot = 0;
            for (long at = start; at < start + columns; at++) {
                dot += out.get(at) * gradientOut.get(at);
            }
            for (long at = start; at < start + columns; at++) {
                gradientIn.set(at, kernel.scale() * out.get(at) * (gradientOut.get(at) - dot));
            }
        }
    }

    static void logSumExp(LogSumExp kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * kernel.columns();
            double maximum = maximum(in, start, kernel.columns(), 1);
            out.set(
                    row,
                    Double.isInfinite(maximum)
                            ? maximum
                            : maximum + Math.log(sum(exponentials(in, start, kernel.columns(), 1))));
        }
    }

    /** exp(scale * in - max) of one row. */
    static double[] exponentials(Floats in, long start, int columns, double scale) {
        double maximum = maximum(in, start, columns, scale);
        double[] exponentials = new double[columns];
        for (int column = 0; column < columns; column++) {
            exponentials[column] = Math.exp(scale * in.get(start + column) - maximum);
        }
        return exponentials;
    }

    static double maximum(Floats in, long start, int columns, double scale) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns; column++) {
            maximum = Math.max(maximum, scale * in.get(start + column));
        }
        return maximum;
    }

    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
