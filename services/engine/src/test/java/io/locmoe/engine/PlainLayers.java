package io.locmoe.engine;

import io.locmoe.conformance.tensor.Plain;
import java.util.Arrays;

/** The layers in float64, as plain loops over tokens; parameters in the order the layers declare them. */
public final class PlainLayers {
    private PlainLayers() {}

    /** x W + b. */
    public static double[] linear(double[] x, double[] weight, double[] bias) {
        int out = bias.length;
        double[] y = Plain.product(x, weight, weight.length / out, out, false);
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i % out];
        }
        return y;
    }

    /** (x - mean) / sqrt(variance + 1e-5) * gain + bias, row by row, with the population variance. */
    public static double[] normalization(double[] x, double[] gain, double[] bias) {
        int columns = gain.length;
        double[] y = new double[x.length];
        for (int r = 0; r < x.length; r += columns) {
            double mean = Arrays.stream(x, r, r + columns).average().orElseThrow();
            double variance = Arrays.stream(x, r, r + columns)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int c = 0; c < columns; c++) {
                y[r + c] = (x[r + c] - mean) / Math.sqrt(variance + 1e-5) * gain[c] + bias[c];
            }
        }
        return y;
    }

    /** GeLU(x W_in + b_in) W_out + b_out. */
    public static double[] feedForward(double[] x, double[] in, double[] inBias, double[] out, double[] outBias) {
        return linear(Plain.gelu(linear(x, in, inBias)), out, outBias);
    }

    /** Rows [offsets[e], offsets[e + 1]) through the e-th of the feed-forward layers in {@code p}, four arrays each. */
    public static double[] experts(double[] x, double[][] p, int[] offsets, int width) {
        double[] y = new double[x.length];
        for (int e = 0; e < offsets.length - 1; e++) {
            double[] rows = Arrays.copyOfRange(x, offsets[e] * width, offsets[e + 1] * width);
            double[] out = feedForward(rows, p[4 * e], p[4 * e + 1], p[4 * e + 2], p[4 * e + 3]);
            System.arraycopy(out, 0, y, offsets[e] * width, out.length);
        }
        return y;
    }

    /** Causal attention (Vaswani et al. 2017): each token over itself and those before it in its sequence. */
    public static double[] attention(double[] x, double[][] p, int sequence, int heads) {
        int width = p[3].length;
        double[] qkv = linear(x, p[0], p[1]);
        double[] mixed = new double[x.length];
        for (int t = 0; t < x.length / width; t++) {
            for (int h = 0; h < heads; h++) {
                attend(qkv, mixed, t, t / sequence * sequence, h * width / heads, width / heads, width);
            }
        }
        return linear(mixed, p[2], p[3]);
    }

    private static void attend(double[] qkv, double[] mixed, int t, int first, int column, int size, int width) {
        double[] scores = new double[t - first + 1];
        for (int s = first; s <= t; s++) {
            for (int c = column; c < column + size; c++) {
                scores[s - first] += qkv[t * 3 * width + c] * qkv[s * 3 * width + width + c] / Math.sqrt(size);
            }
        }
        double[] weights = Plain.softmax(scores, scores.length);
        for (int s = first; s <= t; s++) {
            for (int c = column; c < column + size; c++) {
                mixed[t * width + c] += weights[s - first] * qkv[s * 3 * width + 2 * width + c];
            }
        }
    }
}
