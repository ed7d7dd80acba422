package io.locmoe.tape;

import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.memory.Span;

/** Gathers rows of a matrix and adds rows into a matrix; each operation is the other's gradient. */
final class Rows {
    private Rows() {}

    static DeviceTensor gather(DeviceTensor in, int[] rows) {
        check(rows, in.rows(), in);
        Tape tape = in.tape();
        int columns = in.columns();
        DeviceTensor out = tape.output(in.span().type(), new int[] {rows.length, columns}, in);
        Span index = tape.indices(rows);
        tape.launch(new GatherRows(in.span(), index, out.span(), in.rows(), rows.length, columns));
        tape.record(
                out,
                gradient -> tape.accumulate(in, (target, beta) -> {
                    if (beta == 0f) {
                        combine(tape, gradient, index, target, rows.length, in.rows(), columns);
                    } else {
                        tape.launch(new ScatterAddRows(gradient, index, target, rows.length, in.rows(), columns));
                    }
                }));
        return out;
    }

    static DeviceTensor scatter(DeviceTensor in, int[] rows, int rowCount) {
        check(rows, rowCount, in);
        if (rows.length != in.rows()) {
            throw new IllegalArgumentException(rows.length + " target rows for " + in);
        }
        Tape tape = in.tape();
        int columns = in.columns();
        DeviceTensor out = tape.output(new int[] {rowCount, columns}, in);
        Span index = tape.indices(rows);
        combine(tape, in.span(), index, out.span(), rows.length, rowCount, columns);
        tape.record(
                out,
                gradient -> tape.contribute(
                        in,
                        target ->
                                tape.launch(new GatherRows(gradient, index, target, rowCount, rows.length, columns))));
        return out;
    }

    /**
     * Weighted sums of the rows that go to the same place. The fused kernel computes the gradient of the weights only
     * with that of the rows, so rows without a gradient use plain kernels.
     */
    static DeviceTensor combine(DeviceTensor in, DeviceTensor weights, int[] rows, int rowCount) {
        Tape tape = in.tape();
        if (!fused(tape) || weights.needsGradient() && !in.needsGradient()) {
            return scatter(in.multiply(weights.reshape(rows.length, 1)), rows, rowCount);
        }
        check(rows, rowCount, in);
        int columns = in.columns();
        DeviceTensor out = tape.output(new int[] {rowCount, columns}, in, weights);
        Span index = tape.indices(rows);
        tape.launch(new CombineRows(in.span(), index, weights.span(), out.span(), rows.length, rowCount, columns));
        tape.record(
                out,
                gradient -> tape.contribute(in, below -> {
                    if (weights.needsGradient()) {
                        tape.contribute(weights, ofWeights -> backward(in, weights, index, gradient, below, ofWeights));
                    } else {
                        backward(in, weights, index, gradient, below, null);
                    }
                }));
        return out;
    }

    private static void backward(
            DeviceTensor in, DeviceTensor weights, Span index, Span gradient, Span below, Span ofWeights) {
        int columns = in.columns();
        int outRows = columns == 0 ? 0 : Math.toIntExact(gradient.length() / columns);
        in.tape()
                .launch(new CombineRowsBackward(
                        in.span(), index, weights.span(), gradient, below, ofWeights, in.rows(), outRows, columns));
    }

    private static boolean fused(Tape tape) {
        return tape.executes(CombineRows.class, CombineRowsBackward.class);
    }

    /** Sums of the rows that go to the same place, by the fused kernel or by plain ones. */
    private static void combine(Tape tape, Span in, Span index, Span out, int rows, int outRows, int columns) {
        if (fused(tape)) {
            tape.launch(new CombineRows(in, index, null, out, rows, outRows, columns));
            return;
        }
        tape.launch(new Fill(out, 0f));
        tape.launch(new ScatterAddRows(in, index, out, rows, outRows, columns));
    }

    private static void check(int[] rows, int limit, DeviceTensor in) {
        for (int row : rows) {
            if (row < 0 || row >= limit) {
                throw new IllegalArgumentException("row " + row + " of " + limit + " rows, for " + in);
            }
        }
    }
}
