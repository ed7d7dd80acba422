package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.Arrays;
import java.util.List;

/** Cross entropy with padding rows, confident rows and large logits. */
final class CrossEntropyCases {
    private static final double[] DEVIATIONS = {1, 30, 1000};

    private CrossEntropyCases() {}

    static List<KernelCase> forward() {
        return forward(CrossEntropyCases::add);
    }

    static List<KernelCase> fusedForward() {
        return forward(CrossEntropyCases::addFused);
    }

    /** One case for some operands. */
    private interface OfLogits {
        void add(List<KernelCase> cases, Workspace w, Span logits, Span targets, int rows, int columns);
    }

    private static List<KernelCase> forward(OfLogits maker) {
        List<KernelCase> cases = Cases.shapes((all, rows, columns) -> {
            for (double deviation : DEVIATIONS) {
                Workspace w = new Workspace(rows * 1000L + columns);
                Span logits = w.normal((long) rows * columns, deviation);
                maker.add(all, w, logits, w.indices(rows, -1, columns), rows, columns);
            }
        });
        // A right and confident prediction: the loss is about exp(-9), far below the rounding of the logits' sum.
        Workspace w = new Workspace(0);
        float[] logits = new float[17];
        logits[16] = 12;
        maker.add(cases, w, w.of(logits), w.indices(1, 16, 17), 1, 17);
        return cases;
    }

    private static void addFused(
            List<KernelCase> cases, Workspace w, Span logits, Span targets, int rows, int columns) {
        double[] x = w.read(logits);
        int[] target = w.readIndices(targets);
        Span maximum = w.unwritten(rows);
        Span share = w.unwritten(rows);
        Span loss = w.unwritten(rows);
        cases.add(new KernelCase(
                        "fused cross entropy",
                        w,
                        new FusedCrossEntropy(logits, targets, maximum, share, loss, rows, columns))
                .gives(maximum, maxima(x, rows, columns))
                .gives(share, shares(x, rows, columns))
                .gives(loss, Cases.values(rows, row -> target[row] < 0 ? 0 : loss(x, row, columns, target[row]))));
    }

    private static double[] maxima(double[] x, int rows, int columns) {
        return Cases.values(
                rows,
                row -> Arrays.stream(x, row * columns, (row + 1) * columns)
                        .max()
                        .orElseThrow());
    }

    /** The probability of the largest logit of each row. */
    private static double[] shares(double[] x, int rows, int columns) {
        double[] maxima = maxima(x, rows, columns);
        return Cases.values(
                rows,
                row -> 1
                        / Arrays.stream(x, row * columns, (row + 1) * columns)
                                .map(logit -> Math.exp(logit - maxima[row]))
                                .sum());
    }

    private static void add(List<KernelCase> cases, Workspace w, Span logits, Span targets, int rows, int columns) {
        double[] x = w.read(logits);
        int[] target = w.readIndices(targets);
        double[] p = SoftmaxCases.softmax(x, rows, columns, 1, false);
        Span probabilities = w.unwritten((long) rows * columns);
        Span loss = w.unwritten(rows);
        cases.add(new KernelCase(
                        "cross entropy", w, new CrossEntropy(logits, targets, probabilities, loss, rows, columns))
                .gives(probabilities, p)
                .gives(loss, Cases.values(rows, row -> target[row] < 0 ? 0 : loss(x, row, columns, target[row]))));
    }

    /** log sum exp(x - x[target]), whose terms besides the target's are summed apart, for the accuracy of log1p. */
    private static double loss(double[] x, int row, int columns, int target) {
        double chosen = x[row * columns + target];
        double max = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns; column++) {
            max = Math.max(max, x[row * columns + column] - chosen);
        }
        double others = 0;
        for (int column = 0; column < columns; column++) {
            others += column == target ? 0 : Math.exp(x[row * columns + column] - chosen - max);
        }
        return max == 0 ? Math.log1p(others) : max + Math.log(others + Math.exp(-max));
    }

    static List<KernelCase> backward() {
        return Cases.shapes((cases, rows, columns) -> {
            Workspace w = new Workspace(rows * 1000L + columns);
            Span probabilities = w.uniform((long) rows * columns, 0, 1);
            Span targets = w.indices(rows, -2, columns);
            Span gradientLoss = w.normal(rows);
            Span gradientLogits = w.unwritten((long) rows * columns);
            double[] p = w.read(probabilities);
            double[] g = w.read(gradientLoss);
            int[] target = w.readIndices(targets);
            double[] expected = gradients(p, g, target, columns);
            cases.add(new KernelCase(
                            "backward",
                            w,
                            new CrossEntropyBackward(
                                    probabilities, targets, gradientLoss, gradientLogits, rows, columns))
                    .gives(gradientLogits, expected));
            cases.add(new KernelCase(
                            "in place",
                            w,
                            new CrossEntropyBackward(
                                    probabilities, targets, gradientLoss, probabilities, rows, columns))
                    .gives(probabilities, expected));
        });
    }

    static List<KernelCase> fusedBackward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (double deviation : DEVIATIONS) {
                for (boolean inPlace : new boolean[] {false, true}) {
                    Workspace w = new Workspace(rows * 1000L + columns);
                    fusedBackward(cases, w, w.normal((long) rows * columns, deviation), rows, columns, inPlace);
                }
            }
        });
    }

    private static void fusedBackward(
            List<KernelCase> cases, Workspace w, Span logits, int rows, int columns, boolean inPlace) {
        double[] x = w.read(logits);
        Span targets = w.indices(rows, -2, columns);
        Span maximum = w.of(floats(maxima(x, rows, columns)));
        Span share = w.of(floats(shares(x, rows, columns)));
        Span gradientLoss = w.normal(rows);
        Span below = inPlace ? logits : w.unwritten((long) rows * columns);
        double[] p = SoftmaxCases.softmax(x, rows, columns, 1, false);
        cases.add(new KernelCase(
                        inPlace ? "in place" : "backward",
                        w,
                        new FusedCrossEntropyBackward(
                                logits, targets, maximum, share, gradientLoss, below, rows, columns))
                .gives(below, gradients(p, w.read(gradientLoss), w.readIndices(targets), columns)));
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    private static double[] gradients(double[] p, double[] g, int[] target, int columns) {
        return Cases.values(p.length, i -> {
            int row = i / columns;
            return target[row] < 0 ? 0 : g[row] * (p[i] - (i % columns == target[row] ? 1 : 0));
        });
    }
}
