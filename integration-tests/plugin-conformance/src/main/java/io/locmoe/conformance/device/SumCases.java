package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sums, also long ones whose rounding adds up in a careless order. */
final class SumCases {
    private SumCases() {}

    static List<KernelCase> columns() {
        List<KernelCase> cases = Cases.shapes(SumCases::columns);
        columns(cases, 3, 100_003);
        return cases;
    }

    private static void columns(List<KernelCase> cases, int rows, int columns) {
        Workspace w = new Workspace(rows * 1000L + columns);
        Span in = w.uniform((long) rows * columns, -0.2, 1);
        Span out = w.unwritten(rows);
        double[] x = w.read(in);
        cases.add(new KernelCase("sum columns", w, new SumColumns(in, out, rows, columns))
                .gives(
                        out,
                        Cases.values(
                                rows,
                                row -> Arrays.stream(x, row * columns, (row + 1) * columns)
                                        .sum())));
    }

    static List<KernelCase> rows() {
        List<KernelCase> cases = Cases.shapes(SumCases::rows);
        rows(cases, 100_003, 3);
        rows(cases, 4096, 33);
        return cases;
    }

    private static void rows(List<KernelCase> cases, int rows, int columns) {
        for (boolean accumulate : new boolean[] {false, true}) {
            Workspace w = new Workspace(rows * 1000L + columns);
            Span in = w.uniform((long) rows * columns, -0.2, 1);
            Span out = accumulate ? w.normal(columns) : w.unwritten(columns);
            double[] x = w.read(in);
            double[] sum = accumulate ? w.read(out) : new double[columns];
            for (int i = 0; i < rows * columns; i++) {
                sum[i % columns] += x[i];
            }
            cases.add(new KernelCase("sum rows", w, new SumRows(in, out, rows, columns, accumulate)).gives(out, sum));
        }
    }

    static List<KernelCase> squares() {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : new int[] {0, 1, 7, 16, 17, 63, 128, 257, 300_001}) {
            for (double deviation : new double[] {1, 1e-12, 1e15}) {
                Workspace w = new Workspace(length);
                Span in = w.normal(length, deviation);
                Span out = w.unwritten(1);
                double sum =
                        Arrays.stream(w.read(in)).map(value -> value * value).sum();
                cases.add(new KernelCase("squares", w, new SumOfSquares(in, out)).gives(out, new double[] {sum}));
            }
        }
        return cases;
    }
}
