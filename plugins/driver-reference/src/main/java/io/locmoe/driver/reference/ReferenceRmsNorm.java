package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;

/** Normalisation by the root mean square (Zhang and Sennrich 2019), and its gradient. */
final class ReferenceRmsNorm {
    private ReferenceRmsNorm() {}

    static void forward(RmsNorm kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats gain = Floats.of(kernel.gain(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats rstds = Floats.of(kernel.rstd(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double squares = 0;
            for (int column = 0; column < columns; column++) {
                squares += in.get(start + column) * in.get(start + column);
            }
            double rstd = 1 / Math.sqrt(squares / columns + kernel.epsilon());
            for (int column = 0; column < columns; column++) {
                out.set(start + column, in.get(start + column) * rstd * gain.get(column));
            }
            rstds.set(row, rstd);
        }
    }

    static void backward(RmsNormBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats gain = Floats.of(kernel.gain(), memory);
        Floats rstds = Floats.of(kernel.rstd(), memory);
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats below = Floats.of(kernel.gradientIn(), memory);
        int columns = kernel.columns();
        double[] gains = new double[columns];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double rstd = rstds.get(row);
            double product = 0;
            for (int column = 0; column < columns; column++) {
                double normalised = in.get(start + column) * rstd;
                product += above.get(start + column) * gain.get(column) * normalised / columns;
                gains[column] += above.get(start + column) * normalised;
            }
            for (int column = 0; column < columns; column++) {
                double h = above.get(start + column) * gain.get(column);
                below.set(start + column, rstd * (h - in.get(start + column) * rstd * product));
            }
        }
        for (int column = 0; column < columns; column++) {
            Floats.of(kernel.gradientGain(), memory).add(column, gains[column]);
        }
    }
}
