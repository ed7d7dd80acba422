package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Cut;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.position.Rotation;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;

/**
 * {@code x W + b}, or {@code x W}: W is [in, out]. Over a tensor group W is split: by columns, so that each device
 * computes a part of every row and the gradient of x is a sum over the group, or by rows, so that each device has a
 * part of every row of x and the result is a sum over the group. A map split by columns followed by one split by rows
 * needs one sum over the group forward and one backward.
 */
final class Linear {
    private final ParameterBlock block;
    private final DeviceTensor weight;
    private final Optional<DeviceTensor> bias;
    private final TensorGroup sumsOutput;
    private final TensorGroup sumsGradient;

    private Linear(
            ParameterBlock block,
            DeviceTensor weight,
            Optional<DeviceTensor> bias,
            TensorGroup sumsOutput,
            TensorGroup sumsGradient) {
        this.block = block;
        this.weight = weight;
        this.bias = bias;
        this.sumsOutput = sumsOutput;
        this.sumsGradient = sumsGradient;
    }

    /**
     * A map split by columns: every device has an equal part of each block of columns.
     *
     * @param blocks columns of each block
     */
    static Linear columns(
            ParameterBlock block,
            String name,
            int in,
            List<Integer> blocks,
            boolean biased,
            float deviation,
            TensorGroup group) {
        return new Linear(
                block,
                Cut.columns(block, name + ".weight", in, blocks, deviation, group),
                biased ? Optional.of(Cut.vector(block, name + ".bias", blocks, group)) : Optional.empty(),
                TensorGroup.solo(),
                group);
    }

    /** A map split by rows; a bias is whole. */
    static Linear rows(
            ParameterBlock block, String name, int in, int out, boolean biased, float deviation, TensorGroup group) {
        return new Linear(
                block,
                Cut.rows(block, name + ".weight", in, out, deviation, group),
                biased ? Optional.of(block.declare(name + ".bias", 0f, 0f, out)) : Optional.empty(),
                group,
                TensorGroup.solo());
    }

    /** W as products read it, [in, out]. */
    Span operand() {
        return block.operand(weight);
    }

    DeviceTensor apply(DeviceTensor x) {
        return apply(x, ElementType.FLOAT32, Rotation.none());
    }

    /** The result, rotated, and rounded once to the operand type of products. */
    DeviceTensor operand(DeviceTensor x, Rotation rotation) {
        return apply(x, block.products().type(), rotation);
    }

    private DeviceTensor apply(DeviceTensor x, ElementType type, Rotation rotation) {
        Tape tape = x.tape();
        int rows = x.rows();
        int in = x.columns();
        int out = weight.columns();
        DeviceTensor y = tape.output(type, new int[] {rows, out}, x, weight, bias.orElse(weight));
        Span sums = Products.wide(tape, y.span());
        Span operand = block.products().kept(tape, x.span());
        tape.launch(MatMul.of(operand, false, block.operand(weight), false, sums, rows, out, in, 0f));
        sumsOutput.sum(tape, sums);
        bias.ifPresent(b -> tape.launch(
                new Binary(Binary.Operation.ADD, sums, b.span(), sums, rows, out, Binary.Spread.OVER_ROWS)));
        rotation.apply(tape, sums, false);
        Products.narrow(tape, sums, y.span());
        tape.record(y, gradient -> {
            rotation.apply(tape, gradient, true);
            backward(x, operand, gradient);
        });
        return y;
    }

    /** @param operand x as read by the product */
    private void backward(DeviceTensor x, Span operand, Span gradient) {
        Tape tape = x.tape();
        int rows = x.rows();
        int in = x.columns();
        int out = weight.columns();
        bias.ifPresent(b -> tape.accumulate(
                b, (target, beta) -> tape.launch(new SumRows(gradient, target, rows, out, beta != 0f))));
        Span dy = block.products().passing(tape, gradient);
        tape.accumulate(
                weight,
                (target, beta) -> tape.launch(MatMul.of(operand, true, dy, false, target, in, out, rows, beta)));
        inputGradient(x, dy, out);
        block.products().giveBack(tape, dy);
    }

    private void inputGradient(DeviceTensor x, Span dy, int out) {
        Tape tape = x.tape();
        int rows = x.rows();
        int in = x.columns();
        Span w = block.operand(weight);
        if (sumsGradient.size() == 1) {
            tape.accumulate(
                    x, (target, beta) -> tape.launch(MatMul.of(dy, false, w, true, target, rows, in, out, beta)));
        } else {
            tape.contribute(x, target -> {
                tape.launch(MatMul.of(dy, false, w, true, target, rows, in, out, 0f));
                sumsGradient.sum(tape, target);
            });
        }
    }
}
