package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.memory.Span;

/** Taking rows out of a matrix and adding rows into one; each is the other's gradient. */
final class Rows {
    private Rows() {}

    static DeviceTensor gather(DeviceTensor in, int[] rows) {
        check(rows, in.rows(), in);
        Tape tape = in.tape();
        int columns = in.columns();
        DeviceTensor out = tape.output(new int[] {rows.length, columns}, in);
        Span index = tape.indices(rows);
        tape.launch(new GatherRows(in.span(), index, out.span(), in.rows(), rows.length, columns));
        tape.record(
                out,
                gradient -> tape.accumulate(in, (target, beta) -> {
                    if (beta == 0f) {
                        tape.launch(new Fill(target, 0f));
                    }
                    tape.launch(new ScatterAddRows(gradient, index, target, rows.length, in.rows(), columns));
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
        tape.launch(new Fill(out.span(), 0f));
        tape.launch(new ScatterAddRows(in.span(), index, out.span(), rows.length, rowCount, columns));
        tape.record(
                out,
                gradient -> tape.contribute(
                        in,
                        target ->
                                tape.launch(new GatherRows(gradient, index, target, rowCount, rows.length, columns))));
        return out;
    }

    private static void check(int[] rows, int limit, DeviceTensor in) {
        for (int row : rows) {
            if (row < 0 || row >= limit) {
                throw new IllegalArgumentException("row " + row + " of " + limit + " rows, for " + in);
            }
        }
    }
}
