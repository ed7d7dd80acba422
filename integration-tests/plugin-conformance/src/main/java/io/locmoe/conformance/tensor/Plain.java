package io.locmoe.conformance.tensor;

import java.util.Arrays;

/** Matrix functions in float64, as plain loops. Matrices are row-major and know their columns only. */
public final class Plain {
    private Plain() {}

    /** [m, k] x [k, n], or x [n, k] transposed. */
    public static double[] product(double[] a, double[] b, int k, int n, boolean transposed) {
        int m = a.length / k;
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int x = 0; x < k; x++) {
                    c[i * n + j] += a[i * k + x] * (transposed ? b[j * k + x] : b[x * n + j]);
                }
            }
        }
        return c;
    }

    public static double[] logSumExp(double[] in, int columns) {
        double[] out = new double[in.length / columns];
        for (int r = 0; r < out.length; r++) {
            double[] row = Arrays.copyOfRange(in, r * columns, (r + 1) * columns);
            double largest = Arrays.stream(row).max().orElseThrow();
            out[r] = largest
                    + Math.log(
                            Arrays.stream(row).map(x -> Math.exp(x - largest)).sum());
        }
        return out;
    }

    public static double[] softmax(double[] in, int columns) {
        double[] sums = logSumExp(in, columns);
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = Math.exp(in[i] - sums[i / columns]);
        }
        return out;
    }

    /** Rows over their lengths, as {@link io.locmoe.spi.tensor.Tensor#normalize} has them. */
    public static double[] normalize(double[] in, int columns) {
        double[] squares = sumColumns(multiply(in, in), columns);
        double[] out = in.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] /= Math.sqrt(squares[i / columns] + 1e-12);
        }
        return out;
    }

    public static double[] sumRows(double[] in, int columns) {
        double[] out = new double[columns];
        for (int i = 0; i < in.length; i++) {
            out[i % columns] += in[i];
        }
        return out;
    }

    public static double[] sumColumns(double[] in, int columns) {
        double[] out = new double[in.length / columns];
        for (int i = 0; i < in.length; i++) {
            out[i / columns] += in[i];
        }
        return out;
    }

    public static double[] gather(double[] in, int[] rows, int columns) {
        double[] out = new double[rows.length * columns];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[rows[i / columns] * columns + i % columns];
        }
        return out;
    }

    public static double[] scatter(double[] in, int[] rows, int rowCount, int columns) {
        double[] out = new double[rowCount * columns];
        for (int i = 0; i < in.length; i++) {
            out[rows[i / columns] * columns + i % columns] += in[i];
        }
        return out;
    }

    public static double[] add(double[] left, double[] right) {
        double[] out = left.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += right[i];
        }
        return out;
    }

    static double[] multiply(double[] left, double[] right) {
        double[] out = left.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= right[i];
        }
        return out;
    }

    static double[] divide(double[] left, double[] right) {
        double[] out = left.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] /= right[i];
        }
        return out;
    }

    public static double[] gelu(double[] in) {
        return Arrays.stream(in).map(OperationCases::gelu).toArray();
    }
}
