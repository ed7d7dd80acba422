package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Means of blocks of rows divided by their length, also of rows of zeros, of small and of large numbers. */
final class NormalizedGroupMeanCases {
    private static final float EPSILON = 1e-12f;

    private NormalizedGroupMeanCases() {}

    static List<KernelCase> forward() {
        return GroupMeanCases.shapes((cases, rows, groups, size) -> {
            for (double deviation : new double[] {1, 0, 1e12}) {
                Workspace w = new Workspace(rows * 10_000L + groups * 100L + size);
                int columns = groups * size;
                Span in = w.normal((long) rows * columns, deviation);
                Span out = w.unwritten((long) rows * groups);
                Span length = w.unwritten(rows);
                double[] lengths = lengths(w.read(in), rows, columns);
                double[] means = GroupMeanCases.means(w.read(in), size);
                cases.add(new KernelCase(
                                "normalized group mean",
                                w,
                                new NormalizedGroupMean(in, out, length, rows, columns, groups, EPSILON))
                        .gives(out, Cases.values(means.length, i -> means[i] / lengths[i / groups]))
                        .gives(length, lengths));
            }
        });
    }

    private static double[] lengths(double[] in, int rows, int columns) {
        double[] squares = new double[rows];
        for (int i = 0; i < in.length; i++) {
            squares[i / columns] += in[i] * in[i];
        }
        return Cases.values(rows, row -> Math.sqrt(squares[row] + EPSILON));
    }

    static List<KernelCase> backward() {
        return GroupMeanCases.shapes((cases, rows, groups, size) -> {
            for (boolean accumulate : new boolean[] {false, true}) {
                Workspace w = new Workspace(rows * 10_000L + groups * 100L + size);
                backward(cases, w, rows, groups, size, accumulate);
            }
        });
    }

    private static void backward(
            List<KernelCase> cases, Workspace w, int rows, int groups, int size, boolean accumulate) {
        int columns = groups * size;
        long elements = (long) rows * columns;
        Span in = w.normal(elements);
        Span out = w.normal((long) rows * groups, 0.1);
        Span length = w.uniform(rows, 0.5, 20);
        Span above = w.normal((long) rows * groups);
        Span below = accumulate ? w.normal(elements) : w.unwritten(elements);
        double[] x = w.read(in);
        double[] lengths = w.read(length);
        double[] g = w.read(above);
        double[] old = accumulate ? w.read(below) : new double[x.length];
        double[] slopes = slopes(g, w.read(out), lengths, groups);
        cases.add(new KernelCase(
                        "backward",
                        w,
                        new NormalizedGroupMeanBackward(
                                in, out, length, above, below, rows, columns, groups, accumulate))
                .gives(
                        below,
                        Cases.values(
                                elements,
                                i -> old[i] + g[i / size] / size / lengths[i / columns] + slopes[i / columns] * x[i])));
    }

    /** The derivative of the length's reciprocal, times what the gradients say of it, for each element of a row. */
    private static double[] slopes(double[] gradients, double[] out, double[] lengths, int groups) {
        double[] slopes = new double[lengths.length];
        for (int i = 0; i < gradients.length; i++) {
            double length = lengths[i / groups];
            slopes[i / groups] -= gradients[i] * out[i] / (length * length);
        }
        return slopes;
    }
}
