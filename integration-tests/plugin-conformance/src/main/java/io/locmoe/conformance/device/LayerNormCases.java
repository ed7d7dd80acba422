package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Layer normalisation; its gradient by the Jacobian, element by element. */
final class LayerNormCases {
    private static final float EPSILON = 1e-5f;

    private LayerNormCases() {}

    static List<KernelCase> forward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (float offset : new float[] {0, 3000}) {
                for (double deviation : new double[] {1, 1e-3, 1e6}) {
                    Workspace w = new Workspace(rows * 1000L + columns);
                    cases.add(forward(
                            w,
                            w.uniform((long) rows * columns, offset - deviation, offset + deviation),
                            rows,
                            columns));
                }
            }
        });
    }

    private static KernelCase forward(Workspace w, Span in, int rows, int columns) {
        Span gain = w.normal(columns);
        Span bias = w.normal(columns);
        Span out = w.unwritten((long) rows * columns);
        Span mean = w.unwritten(rows);
        Span rstd = w.unwritten(rows);
        double[] x = w.read(in);
        Statistics of = statistics(x, rows, columns);
        return new KernelCase("layer norm", w, new LayerNorm(in, gain, bias, out, mean, rstd, rows, columns, EPSILON))
                .gives(out, of.normalised(x, w.read(gain), w.read(bias)))
                .gives(mean, of.means)
                .gives(rstd, of.rstds);
    }

    /** Mean and reciprocal deviation of each row. */
    record Statistics(double[] means, double[] rstds) {
        double[] normalised(double[] x, double[] gain, double[] bias) {
            int columns = gain.length;
            return Cases.values(
                    x.length,
                    i -> (x[i] - means[i / columns]) * rstds[i / columns] * gain[i % columns] + bias[i % columns]);
        }
    }

    static Statistics statistics(double[] x, int rows, int columns) {
        double[] means =
                Cases.values(rows, row -> row(x, row, columns).average().orElseThrow());
        return new Statistics(means, Cases.values(rows, row -> rstd(x, row, columns, means[row])));
    }

    private static DoubleStream row(double[] x, int row, int columns) {
        return Arrays.stream(x, row * columns, (row + 1) * columns);
    }

    private static double rstd(double[] x, int row, int columns, double mean) {
        double variance = row(x, row, columns)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return 1 / Math.sqrt(variance + EPSILON);
    }

    static List<KernelCase> backward() {
        return Cases.shapes((cases, rows, columns) -> {
            Workspace w = new Workspace(rows * 1000L + columns);
            Gradients g = gradients(w, rows, columns);
            Span gradientIn = w.unwritten((long) rows * columns);
            cases.add(new KernelCase(
                            "backward",
                            w,
                            new LayerNormBackward(
                                    g.in,
                                    g.gain,
                                    g.mean,
                                    g.rstd,
                                    g.gradientOut,
                                    gradientIn,
                                    g.gradientGain,
                                    g.gradientBias,
                                    rows,
                                    columns))
                    .gives(gradientIn, g.expectedIn)
                    .gives(g.gradientGain, g.expectedGain)
                    .gives(g.gradientBias, g.expectedBias));
        });
    }

    /** Operands of a backward, and what it gives. */
    record Gradients(
            Span in,
            Span gain,
            Span mean,
            Span rstd,
            Span gradientOut,
            Span gradientGain,
            Span gradientBias,
            double[] expectedIn,
            double[] expectedGain,
            double[] expectedBias) {}

    static Gradients gradients(Workspace w, int rows, int columns) {
        Span in = w.normal((long) rows * columns, 2);
        Span gain = w.normal(columns);
        Span gradientOut = w.normal((long) rows * columns);
        double[] x = w.read(in);
        Span mean = w.of(
                floats(Cases.values(rows, row -> row(x, row, columns).average().orElseThrow())));
        double[] means = w.read(mean);
        Span rstd = w.of(floats(Cases.values(rows, row -> rstd(x, row, columns, means[row]))));
        double[] rstds = w.read(rstd);
        Span gradientGain = w.normal(columns);
        Span gradientBias = w.normal(columns);
        double[] dy = w.read(gradientOut);
        double[] normalised = Cases.values(x.length, i -> (x[i] - means[i / columns]) * rstds[i / columns]);
        return new Gradients(
                in,
                gain,
                mean,
                rstd,
                gradientOut,
                gradientGain,
                gradientBias,
                inputGradient(normalised, w.read(gain), rstds, dy, columns),
                sum(w.read(gradientGain), dy, normalised, rows, columns),
                sum(w.read(gradientBias), dy, ones(x.length), rows, columns));
    }

    /** d out[j] / d in[i] = gain[j] rstd ([i == j] - 1/n - xhat[i] xhat[j] / n). */
    private static double[] inputGradient(double[] normalised, double[] gain, double[] rstd, double[] dy, int columns) {
        return Cases.values(dy.length, i -> {
            int start = i / columns * columns;
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                double jacobian = (i == j ? 1 : 0) - (1 + normalised[i] * normalised[j]) / columns;
                sum += dy[j] * gain[j - start] * jacobian;
            }
            return rstd[i / columns] * sum;
        });
    }

    private static double[] sum(double[] old, double[] dy, double[] factor, int rows, int columns) {
        double[] sum = old.clone();
        for (int i = 0; i < rows * columns; i++) {
            sum[i % columns] += dy[i] * factor[i];
        }
        return sum;
    }

    private static double[] ones(int length) {
        return Cases.values(length, i -> 1);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
