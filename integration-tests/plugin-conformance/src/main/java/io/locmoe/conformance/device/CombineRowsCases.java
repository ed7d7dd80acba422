package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Weighted sums of rows, where several go to one place and none to others, and their gradients. */
final class CombineRowsCases {
    private static final int OUT_ROWS = 23;

    private CombineRowsCases() {}

    static List<KernelCase> forward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (boolean weighted : new boolean[] {false, true}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                Span in = w.normal((long) rows * columns);
                Span index = w.indices(rows, 0, OUT_ROWS);
                Span weights = weighted ? w.normal(rows) : null;
                Span out = w.unwritten((long) OUT_ROWS * columns);
                double[] x = w.read(in);
                double[] factors = weighted ? w.read(weights) : Cases.values(rows, i -> 1);
                int[] to = w.readIndices(index);
                double[] sums = new double[OUT_ROWS * columns];
                for (int i = 0; i < x.length; i++) {
                    sums[to[i / columns] * columns + i % columns] += factors[i / columns] * x[i];
                }
                cases.add(
                        new KernelCase("combine", w, new CombineRows(in, index, weights, out, rows, OUT_ROWS, columns))
                                .gives(out, sums));
            }
        });
    }

    static List<KernelCase> backward() {
        List<KernelCase> cases = Cases.shapes((all, rows, columns) -> {
            backward(all, rows, columns, false);
            backward(all, rows, columns, true);
        });
        backward(cases, 3, 5000, true);
        return cases;
    }

    private static void backward(List<KernelCase> cases, int rows, int columns, boolean weightsToo) {
        Workspace w = new Workspace(rows * 1000L + columns);
        Span in = w.normal((long) rows * columns);
        Span index = w.indices(rows, 0, OUT_ROWS);
        Span weights = w.normal(rows);
        Span above = w.normal((long) OUT_ROWS * columns);
        Span below = w.unwritten((long) rows * columns);
        Span ofWeights = weightsToo ? w.unwritten(rows) : null;
        double[] x = w.read(in);
        double[] factors = w.read(weights);
        double[] g = w.read(above);
        int[] from = w.readIndices(index);
        double[] products = new double[rows];
        for (int i = 0; i < x.length; i++) {
            products[i / columns] += g[from[i / columns] * columns + i % columns] * x[i];
        }
        KernelCase made = new KernelCase(
                        "backward",
                        w,
                        new CombineRowsBackward(in, index, weights, above, below, ofWeights, rows, OUT_ROWS, columns))
                .gives(
                        below,
                        Cases.values(
                                x.length, i -> factors[i / columns] * g[from[i / columns] * columns + i % columns]));
        cases.add(weightsToo ? made.gives(ofWeights, products) : made);
    }
}
