package io.locmoe.engine.model;

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

    DeviceTensor apply(DeviceTensor x) {
        Tape tape = x.tape();
        int rows = x.rows();
        int columns = x.columns();
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
                columns,
                Architecture.LAYER_NORM_EPSILON));
        tape.record(
                y,
                gradient -> tape.contribute(
                        x,
                        target -> tape.launch(new LayerNormBackward(
                                x.span(),
                                gain.span(),
                                mean,
                                rstd,
                                gradient,
                                target,
                                gain.gradient(),
                                bias.gradient(),
                                rows,
                                columns))));
        return y;
    }
}
