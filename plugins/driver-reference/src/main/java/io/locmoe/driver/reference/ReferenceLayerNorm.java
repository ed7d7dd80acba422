package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;

/**
 * Layer normalisation (Ba et al. 2016) and its gradient. With xhat = (x - mean) rstd and h = gradientOut * gain:
 * gradientIn = rstd (h - mean(h) - xhat mean(h xhat)), gradientGain += gradientOut xhat, gradientBias += gradientOut.
 */
final class ReferenceLayerNorm {
    private ReferenceLayerNorm() {}

    static void forward(LayerNorm kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats gain = Floats.of(kernel.gain(), memory);
        Floats bias = Floats.of(kernel.bias(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats means = Floats.of(kernel.mean(), memory);
        Floats rstds = Floats.of(kernel.rstd(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double mean = mean(in, start, columns);
            double rstd = 1 / Math.sqrt(variance(in, start, columns, mean) + kernel.epsilon());
            for (int column = 0; column < columns; column++) {
                out.set(start + column, (in.get(start + column) - mean) * rstd * gain.get(column) + bias.get(column));
            }
            means.set(row, mean);
            rstds.set(row, rstd);
        }
    }

    private static double mean(Floats in, long start, int columns) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            sum += in.get(start + column);
        }
        return sum / columns;
    }

    private static double variance(Floats in, long start, int columns, double mean) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            double centred = in.get(start + column) - mean;
            sum += centred * centred;
        }
        return sum / columns;
    }

    static void addForward(AddLayerNorm kernel, DeviceMemory memory) {
        Floats left = Floats.of(kernel.left(), memory);
        Floats right = Floats.of(kernel.right(), memory);
        Floats sum = Floats.of(kernel.sum(), memory);
        for (long i = 0; i < kernel.sum().length(); i++) {
            sum.set(i, left.get(i) + right.get(i));
        }
        forward(
                new LayerNorm(
                        kernel.sum(),
                        kernel.gain(),
                        kernel.bias(),
                        kernel.out(),
                        kernel.mean(),
                        kernel.rstd(),
                        kernel.rows(),
                        kernel.columns(),
                        kernel.epsilon()),
                memory);
    }

    /** What is in the place of the result may be one of the operands, so its values are kept. */
    static void addBackward(AddLayerNormBackward kernel, DeviceMemory memory) {
        Floats below = Floats.of(kernel.gradientIn(), memory);
        Floats above = Floats.of(kernel.gradientSum(), memory);
        double[] others = new double[Math.toIntExact(kernel.gradientSum().length())];
        for (int i = 0; i < others.length; i++) {
            others[i] = above.get(i);
        }
        backward(
                new LayerNormBackward(
                        kernel.sum(),
                        kernel.gain(),
                        kernel.mean(),
                        kernel.rstd(),
                        kernel.gradientOut(),
                        kernel.gradientIn(),
                        kernel.gradientGain(),
                        kernel.gradientBias(),
                        kernel.rows(),
                        kernel.columns()),
                memory);
        for (int i = 0; i < others.length; i++) {
            below.add(i, others[i]);
        }
    }

    static void backward(LayerNormBackward kernel, DeviceMemory memory) {
        inputGradient(kernel, memory);
        parameterGradients(kernel, memory);
    }

    private static void inputGradient(LayerNormBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats gain = Floats.of(kernel.gain(), memory);
        Floats gradientOut = Floats.of(kernel.gradientOut(), memory);
        Floats gradientIn = Floats.of(kernel.gradientIn(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            double mean = Floats.of(kernel.mean(), memory).get(row);
            double rstd = Floats.of(kernel.rstd(), memory).get(row);
            double sum = 0;
            double sumWithInput = 0;
            for (int column = 0; column < columns; column++) {
                double h = gradientOut.get(start + column) * gain.get(column);
                sum += h;
                sumWithInput += h * (in.get(start + column) - mean) * rstd;
            }
            for (int column = 0; column < columns; column++) {
                double h = gradientOut.get(start + column) * gain.get(column);
                double normalised = (in.get(start + column) - mean) * rstd;
                gradientIn.set(start + column, rstd * (h - sum / columns - normalised * sumWithInput / columns));
            }
        }
    }

    private static void parameterGradients(LayerNormBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats mean = Floats.of(kernel.mean(), memory);
        Floats rstd = Floats.of(kernel.rstd(), memory);
        Floats gradientOut = Floats.of(kernel.gradientOut(), memory);
        for (int column = 0; column < kernel.columns(); column++) {
            double gain = 0;
            double bias = 0;
            for (int row = 0; row < kernel.rows(); row++) {
                long at = (long) row * kernel.columns() + column;
                gain += gradientOut.get(at) * (in.get(at) - mean.get(row)) * rstd.get(row);
                bias += gradientOut.get(at);
            }
            Floats.of(kernel.gradientGain(), memory).add(column, gain);
            Floats.of(kernel.gradientBias(), memory).add(column, bias);
        }
    }
}
