package io.locmoe.router.sinkhorn;

import java.util.Arrays;

/**
 * Sinkhorn's normalisation of a matrix K = exp(logits): factors d0 and d1 for which diag(d0) K diag(d1) has rows that
 * sum to 1/T and columns that sum to 1/n. In float64 on the host.
 *
 * @param kernel     [T][n] exp(logits - the row's largest); rows absorb a factor, and so nothing overflows
 * @param rows       [T] d0
 * @param columns    [n] d1
 * @param iterations how many it took
 */
public record Sinkhorn(double[][] kernel, double[] rows, double[] columns, int iterations) {
    /** Keeps 1/0 away, as in Megatron-Core. */
    private static final double TINY = 1e-8;

    /**
     * Alternates {@code d0 = 1 / (T (K d1 + 1e-8))} and {@code d1 = 1 / (n (K' d0 + 1e-8))} from d1 = 1, as
     * Megatron-Core does, until the mean of |change of d1| is at most the tolerance, or for {@code maxIterations}; the
     * columns are exact then and the rows as good as they got.
     *
     * @param logits of each rank, [real * n]
     */
    public static Sinkhorn of(float[][] logits, int experts, double tolerance, int maxIterations) {
        double[][] kernel = Arrays.stream(logits)
                .flatMap(rank -> Arrays.stream(rows(rank, experts)))
                .toArray(double[][]::new);
        double[] rows = new double[kernel.length];
        double[] columns = new double[experts];
        Arrays.fill(columns, 1);
        double moved = Double.MAX_VALUE;
        int iterations = 0;
        for (; iterations < maxIterations && moved > tolerance; iterations++) {
            double[] before = columns;
            normalizeRows(kernel, rows, columns);
            columns = normalizedColumns(kernel, rows, experts);
            moved = meanDistance(before, columns);
        }
        return new Sinkhorn(kernel, rows, columns, iterations);
    }

    private static double[][] rows(float[] logits, int experts) {
        double[][] rows = new double[logits.length / experts][experts];
        for (int t = 0; t < rows.length; t++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int e = 0; e < experts; e++) {
                largest = Math.max(largest, logits[t * experts + e]);
            }
            for (int e = 0; e < experts; e++) {
                rows[t][e] = Math.exp(logits[t * experts + e] - largest);
            }
        }
        return rows;
    }

    private static void normalizeRows(double[][] kernel, double[] rows, double[] columns) {
        for (int t = 0; t < rows.length; t++) {
            double sum = TINY;
            for (int e = 0; e < columns.length; e++) {
                sum += columns[e] * kernel[t][e];
            }
            rows[t] = 1 / (rows.length * sum);
        }
    }

    private static double[] normalizedColumns(double[][] kernel, double[] rows, int experts) {
        double[] columns = new double[experts];
        Arrays.fill(columns, TINY);
        for (int t = 0; t < rows.length; t++) {
            for (int e = 0; e < experts; e++) {
                columns[e] += rows[t] * kernel[t][e];
            }
        }
        Arrays.setAll(columns, e -> 1 / (experts * columns[e]));
        return columns;
    }

    private static double meanDistance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / one.length;
    }

    /** The normalised matrix, [T][n]. */
    public double[][] matrix() {
        double[][] matrix = new double[rows.length][columns.length];
        for (int t = 0; t < rows.length; t++) {
            double[] row = kernel[t];
            double factor = rows[t];
            Arrays.setAll(matrix[t], e -> factor * row[e] * columns[e]);
        }
        return matrix;
    }
}
