package io.locmoe.engine.model;

import io.locmoe.engine.tape.DeviceTensor;
import io.locmoe.engine.tape.Tape;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;

/** {@code x W + b}: W is [in, out]. */
final class Linear {
    private final DeviceTensor weight;
    private final DeviceTensor bias;

    Linear(ParameterBlock block, String name, int in, int out, float deviation) {
        weight = block.declare(name + ".weight", 0f, deviation, in, out);
        bias = block.declare(name + ".bias", 0f, 0f, out);
    }

    DeviceTensor apply(DeviceTensor x) {
        Tape tape = x.tape();
        int rows = x.rows();
        int in = x.columns();
        int out = bias.columns();
        DeviceTensor y = tape.output(new int[] {rows, out}, x, weight, bias);
        tape.launch(MatMul.of(x.span(), false, weight.span(), false, y.span(), rows, out, in, 0f));
        tape.launch(new Binary(Binary.Operation.ADD, y.span(), bias.span(), y.span(), rows, out, Binary.Spread.OVER_ROWS));
        tape.record(y, gradient -> {
            tape.accumulate(bias, (target, beta) -> tape.launch(new SumRows(gradient, target, rows, out, beta != 0f)));
            tape.accumulate(weight, (target, beta) -> tape.launch(
                    MatMul.of(x.span(), true, gradient, false, target, in, out, rows, beta)));
            tape.accumulate(x, (target, beta) -> tape.launch(
                    MatMul.of(gradient, false, weight.span(), true, target, rows, in, out, beta)));
        });
        return y;
    }
}
