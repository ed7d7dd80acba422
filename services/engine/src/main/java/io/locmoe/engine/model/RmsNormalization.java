package io.locmoe.engine.model;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * Normalisation by the root mean square, with a gain (Zhang and Sennrich 2019), by the fused kernels, or composed of
 * plain ones if a device lacks them.
 */
final class RmsNormalization implements Normalization {
    private final DeviceTensor gain;
    private final float epsilon;

    RmsNormalization(ParameterBlock block, String name, int width, float epsilon) {
        this.epsilon = epsilon;
        gain = block.declare(name + ".gain", 1f, 0f, width);
    }

    @Override
    public DeviceTensor apply(DeviceTensor x) {
        return x.tape().executes(RmsNorm.class, RmsNormBackward.class) ? fused(x) : composed(x);
    }

    private DeviceTensor fused(DeviceTensor x) {
        Tape tape = x.tape();
        int rows = x.rows();
        int columns = x.columns();
        DeviceTensor y = tape.output(x.shape(), x, gain);
        Span rstd = tape.take(rows);
        tape.launch(new RmsNorm(x.span(), gain.span(), y.span(), rstd, rows, columns, epsilon));
        tape.record(
                y,
                gradient -> tape.contributeAnyway(
                        x,
                        target -> tape.launch(new RmsNormBackward(
                                x.span(), gain.span(), rstd, gradient, target, gain.gradient(), rows, columns))));
        return y;
    }

    private DeviceTensor composed(DeviceTensor x) {
        DeviceTensor meanSquares = x.multiply(x).sumColumns().affine(1f / x.columns(), epsilon);
        return x.divide(meanSquares.sqrt().reshape(x.rows(), 1)).multiply(gain);
    }
}
