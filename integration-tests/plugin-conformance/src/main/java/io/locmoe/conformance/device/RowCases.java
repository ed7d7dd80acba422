package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Gather and scatter-add, with repeated indices. */
final class RowCases {
    private static final int OTHER_ROWS = 9;

    private RowCases() {}

    static List<KernelCase> gather() {
        return Cases.shapes((cases, rows, columns) -> {
            Workspace w = new Workspace(rows * 1000L + columns);
            Span in = w.normal((long) OTHER_ROWS * columns);
            Span index = w.indices(rows, 0, OTHER_ROWS);
            Span out = w.unwritten((long) rows * columns);
            double[] x = w.read(in);
            int[] from = w.readIndices(index);
            cases.add(new KernelCase("gather", w, new GatherRows(in, index, out, OTHER_ROWS, rows, columns))
                    .gives(
                            out,
                            Cases.values((long) rows * columns, i -> x[from[i / columns] * columns + i % columns])));
        });
    }

    static List<KernelCase> scatterAdd() {
        return Cases.shapes((cases, rows, columns) -> {
            Workspace w = new Workspace(rows * 1000L + columns);
            Span in = w.normal((long) rows * columns);
            Span index = w.indices(rows, 0, OTHER_ROWS);
            Span out = w.normal((long) OTHER_ROWS * columns);
            double[] x = w.read(in);
            int[] to = w.readIndices(index);
            double[] sum = w.read(out);
            for (int i = 0; i < rows * columns; i++) {
                sum[to[i / columns] * columns + i % columns] += x[i];
            }
            cases.add(new KernelCase("scatter", w, new ScatterAddRows(in, index, out, rows, OTHER_ROWS, columns))
                    .gives(out, sum));
        });
    }
}
