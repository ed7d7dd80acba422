package io.locmoe.engine.model;

import io.locmoe.engine.tape.DeviceTensor;
import io.locmoe.engine.tape.Tape;
import io.locmoe.spi.device.Span;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;

/**
 * The experts of one sparse layer that a rank hosts: {@code GeLU(x W_in + b_in) W_out + b_out} each (LocMoE eq. 1), on
 * rows sorted by expert.
 */
final class Experts {
    private final DeviceTensor[] weightIn;
    private final DeviceTensor[] biasIn;
    private final DeviceTensor[] weightOut;
    private final DeviceTensor[] biasOut;
    private final int width;
    private final int hidden;

    /** @param first index of the first hosted expert in the layer */
    Experts(ParameterBlock block, String name, int first, int hosted, int width, int hidden, float outputDeviation) {
        this.width = width;
        this.hidden = hidden;
        weightIn = new DeviceTensor[hosted];
        biasIn = new DeviceTensor[hosted];
        weightOut = new DeviceTensor[hosted];
        biasOut = new DeviceTensor[hosted];
        for (int e = 0; e < hosted; e++) {
            String expert = name + "." + (first + e);
            weightIn[e] = block.declare(expert + ".in.weight", 0f, Transformer.DEVIATION, width, hidden);
            biasIn[e] = block.declare(expert + ".in.bias", 0f, 0f, hidden);
            weightOut[e] = block.declare(expert + ".out.weight", 0f, outputDeviation, hidden, width);
            biasOut[e] = block.declare(expert + ".out.bias", 0f, 0f, width);
        }
    }

    /**
     * Runs the experts.
     *
     * @param x       [R, width], rows of expert 0 first
     * @param offsets [hosted + 1] first row of each expert
     */
    DeviceTensor apply(DeviceTensor x, int[] offsets) {
        Tape tape = x.tape();
        int rows = x.rows();
        Span inner = tape.take((long) rows * hidden);
        Span active = tape.take((long) rows * hidden);
        DeviceTensor y = tape.learnedOutput(rows, width);
        layer(tape, x.span(), width, weightIn, biasIn, inner, hidden, offsets);
        tape.launch(new Unary(Unary.Function.GELU, inner, active));
        layer(tape, active, hidden, weightOut, biasOut, y.span(), width, offsets);
        tape.record(y, gradient -> {
            Span innerGradient = tape.borrow((long) rows * hidden);
            gradients(tape, active, hidden, weightOut, biasOut, gradient, width, offsets);
            inputs(tape, gradient, width, weightOut, innerGradient, hidden, offsets, 0f);
            tape.launch(new UnaryBackward(Unary.Function.GELU, inner, active, innerGradient, innerGradient));
            gradients(tape, x.span(), width, weightIn, biasIn, innerGradient, hidden, offsets);
            tape.accumulate(x, (target, beta) ->
                    inputs(tape, innerGradient, hidden, weightIn, target, width, offsets, beta));
            tape.giveBack(innerGradient);
        });
        return y;
    }

    private static void layer(Tape tape, Span x, int in, DeviceTensor[] weights, DeviceTensor[] biases, Span y, int out,
                              int[] offsets) {
        for (int e = 0; e < weights.length; e++) {
            int rows = offsets[e + 1] - offsets[e];
            if (rows > 0) {
                Span target = rows(y, offsets[e], rows, out);
                tape.launch(MatMul.of(rows(x, offsets[e], rows, in), false, weights[e].span(), false, target, rows, out,
                        in, 0f));
                tape.launch(new Binary(Binary.Operation.ADD, target, biases[e].span(), target, rows, out,
                        Binary.Spread.OVER_ROWS));
            }
        }
    }

    private static void gradients(Tape tape, Span x, int in, DeviceTensor[] weights, DeviceTensor[] biases, Span dy,
                                  int out, int[] offsets) {
        for (int e = 0; e < weights.length; e++) {
            int rows = offsets[e + 1] - offsets[e];
            if (rows > 0) {
                Span part = rows(dy, offsets[e], rows, out);
                tape.launch(MatMul.of(rows(x, offsets[e], rows, in), true, part, false, weights[e].gradient(), in, out,
                        rows, 1f));
                tape.launch(new SumRows(part, biases[e].gradient(), rows, out, true));
            }
        }
    }

    private static void inputs(Tape tape, Span dy, int out, DeviceTensor[] weights, Span dx, int in, int[] offsets,
                               float beta) {
        for (int e = 0; e < weights.length; e++) {
            int rows = offsets[e + 1] - offsets[e];
            if (rows > 0) {
                tape.launch(MatMul.of(rows(dy, offsets[e], rows, out), false, weights[e].span(), true,
                        rows(dx, offsets[e], rows, in), rows, in, out, beta));
            }
        }
    }

    private static Span rows(Span matrix, int first, int rows, int columns) {
        return matrix.slice((long) first * columns, (long) rows * columns);
    }
}
