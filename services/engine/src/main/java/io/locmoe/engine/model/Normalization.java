package io.locmoe.engine.model;

import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/** Layer normalisation with gain and bias. */
final class Normalization {
    private final DeviceTensor gain;
    private final DeviceTensor bias;

    Normalization(ParameterBlock block, String name, int width) {
        gain = block.declare(name + ".gain", 1f, 0f, width);
        bias = block.declare(name + ".bias", 0f, 0f, width);
    }

    /**
     * A sum of two tensors, and its normalisation.
     *
     * @param sum        [rows, width]
     * @param normalised [rows, width]
     */
    record Sum(DeviceTensor sum, DeviceTensor normalised) {}

    /** Adds a layer's output to the residual stream and normalises the sum. */
    Sum apply(DeviceTensor stream, DeviceTensor added) {
        Tape tape = stream.tape();
        if (!tape.executes(AddLayerNorm.class, AddLayerNormBackward.class)) {
            DeviceTensor sum = stream.add(added);
            return new Sum(sum, apply(sum));
        }
        DeviceTensor sum = tape.output(stream.shape(), stream, added);
        DeviceTensor y = tape.output(stream.shape(), sum, gain, bias);
        Span mean = tape.take(sum.rows());
        Span rstd = tape.take(sum.rows());
        tape.launch(new AddLayerNorm(
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
                Architecture.LAYER_NORM_EPSILON));
        tape.record(sum, gradient -> {
            tape.contribute(stream, target -> tape.launch(new Copy(gradient, target)));
            tape.contribute(added, target -> tape.launch(new Copy(gradient, target)));
        });
        tape.record(
                y,
                gradient -> tape.accumulate(
                        sum,
                        (target, beta) -> tape.launch(
                                beta == 0f
                                        ? backward(sum, mean, rstd, gradient, target)
                                        : addedBackward(sum, mean, rstd, gradient, target))));
        return new Sum(sum, y);
    }

    DeviceTensor apply(DeviceTensor x) {
        Tape tape = x.tape();
        int rows = x.rows();
        DeviceTensor y = tape.output(x.shape(), x, gain, bias);
        Span mean = tape.take(rows);
        Span rstd = tape.take(rows);
        tape.launch(new LayerNorm(
                x.span(),
                gain.span(),
                bias.span(),
                y.span(),
                mean,
                rstd,
                rows,
                x.columns(),
                Architecture.LAYER_NORM_EPSILON));
        tape.record(
                y, gradient -> tape.contribute(x, target -> tape.launch(backward(x, mean, rstd, gradient, target))));
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

    /** The backward kernel if the sum already has another gradient: adds to it. */
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
