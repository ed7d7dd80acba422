package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;

/**
 * Parts of decoders like Llama's that CANN has an operator for with the definition of our kernel: the formulas of the
 * pages of {@code aclnnRmsNorm}, {@code aclnnRmsNormGrad}, {@code aclnnSwiGlu} and {@code aclnnSwiGluGrad} in ops-nn,
 * on A2, A3 and 950.
 */
final class DecoderKernels {
    static final String[] NORM_BACKWARD = {"aclnnRmsNormGrad", "aclnnInplaceAdd"};

    /** {@code dim}: gates are the first half of the columns, values the second. */
    private static final long COLUMNS = 1;

    private DecoderKernels() {}

    static void norm(RmsNorm kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), rows, columns);
        long gain = launch.tensor(kernel.gain(), columns);
        double epsilon = kernel.epsilon();
        long out = launch.tensor(kernel.out(), rows, columns);
        long rstd = launch.tensor(kernel.rstd(), rows, 1);
        launch.call("aclnnRmsNorm", (handle, size, plan) ->
                (int) handle.invokeExact(in, gain, epsilon, out, rstd, size, plan));
    }

    /** The operator writes the gradient of the gain. Its sum has a fixed order, as the driver asks CANN for that. */
    static void normBackward(RmsNormBackward kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long gradient = launch.tensor(kernel.gradientOut(), rows, columns);
        long in = launch.tensor(kernel.in(), rows, columns);
        long rstd = launch.tensor(kernel.rstd(), rows);
        long gain = launch.tensor(kernel.gain(), columns);
        long gradientIn = launch.tensor(kernel.gradientIn(), rows, columns);
        long gradientGain = launch.temporary(columns);
        launch.call("aclnnRmsNormGrad", (handle, size, plan) ->
                (int) handle.invokeExact(gradient, in, rstd, gain, gradientIn, gradientGain, size, plan));
        new Arithmetic(launch).add(launch.tensor(kernel.gradientGain(), columns), gradientGain, 1);
    }

    static void swiGlu(SwiGlu kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), rows, 2 * columns);
        long out = launch.tensor(kernel.out(), rows, columns);
        launch.call("aclnnSwiGlu", (handle, size, plan) -> (int) handle.invokeExact(in, COLUMNS, out, size, plan));
    }

    /**
     * The page of the operator refuses shapes that are no multiple of 64 bytes; its tiling does so on 310P only, and
     * has a way of its own for them on the chips of this driver ({@code swi_glu_tiling.cpp}, ops-nn).
     */
    static void swiGluBackward(SwiGluBackward kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long gradient = launch.tensor(kernel.gradientOut(), rows, columns);
        long in = launch.tensor(kernel.in(), rows, 2 * columns);
        long gradientIn = launch.tensor(kernel.gradientIn(), rows, 2 * columns);
        launch.call("aclnnSwiGluGrad", (handle, size, plan) ->
                (int) handle.invokeExact(gradient, in, COLUMNS, gradientIn, size, plan));
    }
}
