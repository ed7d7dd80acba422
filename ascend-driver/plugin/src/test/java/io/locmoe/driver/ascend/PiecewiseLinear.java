package io.locmoe.driver.ascend;

import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Collections;
import java.util.List;

/** A linear map in pieces of rows, which all have the same weight and bias. */
final class PiecewiseLinear {
    private final Tape tape;
    private final DeviceTensor x;
    private final DeviceTensor weight;
    private final DeviceTensor bias;
    private final List<Integer> pieces;

    private PiecewiseLinear(Tape tape, DeviceTensor x, DeviceTensor weight, DeviceTensor bias, List<Integer> pieces) {
        this.tape = tape;
        this.x = x;
        this.weight = weight;
        this.bias = bias;
        this.pieces = pieces;
    }

    static DeviceTensor of(Tape tape, DeviceTensor x, DeviceTensor weight, DeviceTensor bias, List<Integer> pieces) {
        return new PiecewiseLinear(tape, x, weight, bias, pieces).map();
    }

    private DeviceTensor map() {
        DeviceTensor y = tape.output(new int[] {x.shape()[0], to()}, x, weight, bias);
        tape.launch(new GroupedLinear(
                pieces, x.span(), each(weight.span()), each(bias.span()), y.span(), null, from(), to()));
        tape.record(y, this::backward);
        return y;
    }

    private void backward(Span gradient) {
        tape.contribute(
                x,
                target -> tape.launch(
                        new GroupedLinearBackward(pieces, gradient, each(weight.span()), null, target, from(), to())));
        tape.launch(new GroupedLinearGradients(
                pieces, x.span(), gradient, each(weight.gradient()), each(bias.gradient()), from(), to()));
    }

    private List<Span> each(Span span) {
        return Collections.nCopies(pieces.size(), span);
    }

    private int from() {
        return weight.shape()[0];
    }

    private int to() {
        return weight.shape()[1];
    }
}
