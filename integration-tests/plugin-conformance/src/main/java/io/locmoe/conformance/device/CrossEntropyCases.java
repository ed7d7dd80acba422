package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Cross entropy with padding rows, confident rows and large logits. */
final class CrossEntropyCases {
    private CrossEntropyCases() {}

    static List<KernelCase> forward() {
        List<KernelCase> cases = Cases.shapes((all, rows, columns) -> {
            for (double deviation : new double[] {1, 30, 1000}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                add(all, w, w.normal((long) rows * columns, deviation), w.indices(rows, -1, columns), rows, columns);
            }
        });
        // A right and confident prediction: the loss is about exp(-9), far below the rounding of the logits' sum.
        Workspace w = new Workspace(0);
        float[] logits = new float[17];
        logits[16] = 12;
        add(cases, w, w.of(logits), w.indices(1, 16, 17), 1, 17);
        return cases;
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
            double[] expected = Cases.values(
                    (long) rows * columns,
                    i -> target[i / columns] < 0
                            ? 0
                            : g[i / columns] * (p[i] - (i % columns == target[i / columns] ? 1 : 0)));
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
}
