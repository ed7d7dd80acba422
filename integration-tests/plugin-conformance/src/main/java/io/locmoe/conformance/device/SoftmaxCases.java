package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.Arrays;
import java.util.List;

/** Softmax, causal and not, its backward, and log-sum-exp. */
final class SoftmaxCases {
    private SoftmaxCases() {}

    static List<KernelCase> forward() {
        List<KernelCase> cases = Cases.shapes((all, rows, columns) -> {
            for (boolean causal : new boolean[] {false, true}) {
                for (float scale : new float[] {1, 0.176776695f, -2}) {
                    for (double deviation : new double[] {1, 500}) {
                        Workspace w = new Workspace(rows * 1000L + columns);
                        add(all, w, w.normal((long) rows * columns, deviation), rows, columns, scale, causal);
                    }
                }
            }
        });
        masked(cases);
        return cases;
    }

    /** Scores of minus infinity, as a mask sets them, beside a few finite ones. */
    private static void masked(List<KernelCase> cases) {
        for (int columns : Cases.COLUMNS) {
            Workspace w = new Workspace(columns);
            float[] scores = new float[columns];
            Arrays.fill(scores, Float.NEGATIVE_INFINITY);
            scores[columns - 1] = 3;
            scores[columns / 2] = -80;
            add(cases, w, w.of(scores), 1, columns, 1, false);
        }
    }

    private static void add(
            List<KernelCase> cases, Workspace w, Span in, int rows, int columns, float scale, boolean causal) {
        double[] expected = softmax(w.read(in), rows, columns, scale, causal);
        Span out = w.unwritten(in.length());
        cases.add(
                new KernelCase("softmax", w, new Softmax(in, out, rows, columns, scale, causal)).gives(out, expected));
        cases.add(new KernelCase("in place", w, new Softmax(in, in, rows, columns, scale, causal)).gives(in, expected));
    }

    static double[] softmax(double[] x, int rows, int columns, double scale, boolean causal) {
        double[] y = new double[x.length];
        for (int row = 0; row < rows; row++) {
            int visible = causal ? row % columns + 1 : columns;
            double lse = logSumExp(x, row * columns, visible, scale);
            for (int column = 0; column < visible; column++) {
                y[row * columns + column] = Math.exp(scale * x[row * columns + column] - lse);
            }
        }
        return y;
    }

    static double logSumExp(double[] x, int start, int count, double scale) {
        double max = Arrays.stream(x, start, start + count)
                .map(value -> value * scale)
                .max()
                .orElseThrow();
        return max
                + Math.log(Arrays.stream(x, start, start + count)
                        .map(value -> Math.exp(scale * value - max))
                        .sum());
    }

    static List<KernelCase> backward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (boolean causal : new boolean[] {false, true}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                double[] scores = w.read(w.normal((long) rows * columns));
                Span out = w.of(floats(softmax(scores, rows, columns, 1, causal)));
                Span gradientOut = w.normal((long) rows * columns);
                Span gradientIn = w.unwritten((long) rows * columns);
                double[] expected = gradient(w.read(out), w.read(gradientOut), columns, 0.25);
                cases.add(new KernelCase(
                                "backward", w, new SoftmaxBackward(out, gradientOut, gradientIn, rows, columns, 0.25f))
                        .gives(gradientIn, expected));
                cases.add(new KernelCase(
                                "in place", w, new SoftmaxBackward(out, gradientOut, gradientOut, rows, columns, 0.25f))
                        .gives(gradientOut, expected));
            }
        });
    }

    /** The product with the Jacobian diag(y) - y y^T of each row. */
    private static double[] gradient(double[] y, double[] g, int columns, double scale) {
        return Cases.values(y.length, i -> {
            int start = i / columns * columns;
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                sum += ((i == j ? 1 : 0) - y[j]) * g[j];
            }
            return scale * y[i] * sum;
        });
    }

    static List<KernelCase> logSumExp() {
        return Cases.shapes((cases, rows, columns) -> {
            for (double deviation : new double[] {1, 500, 1e30}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                Span in = w.normal((long) rows * columns, deviation);
                Span out = w.unwritten(rows);
                double[] x = w.read(in);
                cases.add(new KernelCase("log-sum-exp", w, new LogSumExp(in, out, rows, columns))
                        .gives(out, Cases.values(rows, row -> logSumExp(x, row * columns, columns, 1))));
            }
        });
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
