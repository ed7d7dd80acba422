package io.locmoe.engine.model;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/** Layer normalisation with gain and bias. */
final class LayerNormalization implements Normalization {
    private final DeviceTensor gain;
    private final DeviceTensor bias;
    private final float epsilon;

    LayerNormalization(ParameterBlock block, String name, int width, float epsilon) {
        this.epsilon = epsilon;
        gain = block.declare(name + ".gain", 1f, 0f, width);
        bias = block.declare(name + ".bias", 0f, 0f, width);
    }

    @Override
    public Sum apply(DeviceTensor stream, DeviceTensor added) {
        Tape tape = stream.tape();
        if (!tape.executes(AddLayerNorm.class, AddLayerNormBackward.class)) {
            return Normalization.super.apply(stream, added);
        }
        DeviceTensor sum = tape.output(stream.shape(), stream, added);
        DeviceTensor y = tape.output(stream.shape(), sum, gain, bias);
        Span mean = tape.take(sum.rows());
        Span rstd = tape.take(sum.rows());
        tape.launch(forward(stream, added, sum, y, mean, rstd));
        tape.record(sum, gradient -> {
            tape.contribute(stream, target -> tape.launch(new Copy(gradient, target)));
            tape.contribute(added, target -> tape.launch(new Copy(gradient, target)));
        });
        tape.record(y, gradient -> backward(sum, mean, rstd, gradient));
        return new Sum(sum, y);
    }

    private void backward(DeviceTensor sum, Span mean, Span rstd, Span gradient) {
        Tape tape = sum.tape();
        if (sum.needsGradient()) {
            tape.accumulate(sum, (target, beta) -> tape.launch(backward(sum, mean, rstd, gradient, target, beta)));
        } else {
            tape.contributeAnyway(sum, target -> tape.launch(backward(sum, mean, rstd, gradient, target)));
        }
    }

    private AddLayerNorm forward(
            DeviceTensor stream, DeviceTensor added, DeviceTensor sum, DeviceTensor y, Span mean, Span rstd) {
        return new AddLayerNorm(
                stream.span(),
                added.span(),
                gain.span(),
                bias.span(),
                sum.span(),
                y.span(),
                mean,
                rstd,
                sum.rows(),
                sum.columns(),
                epsilon);
    }

    @Override
    public DeviceTensor apply(DeviceTensor x) {
        Tape tape = x.tape();
        int rows = x.rows();
        DeviceTensor y = tape.output(x.shape(), x, gain, bias);
        Span mean = tape.take(rows);
        Span rstd = tape.take(rows);
        tape.launch(
                new LayerNorm(x.span(), gain.span(), bias.span(), y.span(), mean, rstd, rows, x.columns(), epsilon));
        tape.record(
                y,
                gradient -> tape.contributeAnyway(x, target -> tape.launch(backward(x, mean, rstd, gradient, target))));
        return y;
    }

    private LayerNormBackward backward(DeviceTensor x, Span mean, Span rstd, Span gradient, Span target) {
        return new LayerNormBackward(
                x.span(),
                gain.span(),
                mean,
                rstd,
                gradient,
                target,
                gain.gradient(),
                bias.gradient(),
                x.rows(),
                x.columns());
    }

    /** The backward kernel of the norm of a sum, which adds to another gradient that the sum already has. */
    private Kernel backward(DeviceTensor sum, Span mean, Span rstd, Span gradient, Span target, float beta) {
        return beta == 0f
                ? backward(sum, mean, rstd, gradient, target)
                : addedBackward(sum, mean, rstd, gradient, target);
    }

    private AddLayerNormBackward addedBackward(DeviceTensor sum, Span mean, Span rstd, Span gradient, Span target) {
        return new AddLayerNormBackward(
                sum.span(),
                gain.span(),
                mean,
                rstd,
                gradient,
                target,
                target,
                gain.gradient(),
                bias.gradient(),
                sum.rows(),
                sum.columns());
    }
}
