package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.memory.Span;

/** Layer normalisation of rows. */
final class LayerNormKernels {
    private static final long NO_BIAS = 0;

    private LayerNormKernels() {}

    static void forward(LayerNorm kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), rows, columns);
        long normalized = launch.integers(columns);
        long gain = launch.tensor(kernel.gain(), columns);
        long bias = launch.tensor(kernel.bias(), columns);
        double epsilon = kernel.epsilon();
        long out = launch.tensor(kernel.out(), rows, columns);
        long mean = launch.tensor(kernel.mean(), rows, 1);
        long rstd = launch.tensor(kernel.rstd(), rows, 1);
        launch.call("aclnnLayerNorm", (handle, size, plan) ->
                (int) handle.invokeExact(in, normalized, gain, bias, epsilon, out, mean, rstd, size, plan));
    }

    static void backward(LayerNormBackward kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long gradient = launch.tensor(kernel.gradientOut(), rows, columns);
        long in = launch.tensor(kernel.in(), rows, columns);
        long normalized = launch.integers(columns);
        long mean = launch.tensor(kernel.mean(), rows, 1);
        long rstd = launch.tensor(kernel.rstd(), rows, 1);
        long gain = launch.tensor(kernel.gain(), columns);
        long all = launch.flags(true, true, true);
        long gradientIn = launch.tensor(kernel.gradientIn(), rows, columns);
        long gradientGain = launch.temporary(columns);
        long gradientBias = launch.temporary(columns);
        launch.call("aclnnLayerNormBackward", (handle, size, plan) -> (int) handle.invokeExact(
                gradient,
                in,
                normalized,
                mean,
                rstd,
                gain,
                NO_BIAS,
                all,
                gradientIn,
                gradientGain,
                gradientBias,
                size,
                plan));
        add(kernel.gradientGain(), gradientGain, launch);
        add(kernel.gradientBias(), gradientBias, launch);
    }

    private static void add(Span target, long gradient, Launch launch) {
        long sum = launch.tensor(target, target.length());
        long one = launch.scalar(1);
        launch.call(
                "aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(sum, gradient, one, size, plan));
    }
}
