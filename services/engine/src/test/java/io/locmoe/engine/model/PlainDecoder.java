package io.locmoe.engine.model;

import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.PlainLayers;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Layers of decoders like Llama in float64, from the published formulas: RMS norm (Zhang and Sennrich 2019), rotary
 * positions (Su et al. 2021) on the halves of heads, grouped keys and values (Ainslie et al. 2023) and SwiGLU (Shazeer
 * 2020). No map has a bias.
 */
final class PlainDecoder {
    private PlainDecoder() {}

    /**
     * The heads of queries, those of keys and of values, their width, and positions.
     *
     * @param window     keys that a query sees; 0: all up to its own
     * @param rotated    elements of a head that positions rotate, the first ones
     * @param neighbours whether pairs are elements 2i and 2i + 1, and not those of two halves
     */
    record Heads(
            int queries, int keys, int width, int sequence, double theta, int window, int rotated, boolean neighbours) {
        Heads(int queries, int keys, int width, int sequence, double theta) {
            this(queries, keys, width, sequence, theta, 0);
        }

        Heads(int queries, int keys, int width, int sequence, double theta, int window) {
            this(queries, keys, width, sequence, theta, window, width, false);
        }
    }

    /** x / sqrt(mean of x^2 + 1e-5) * gain, row by row. */
    static double[] rmsNorm(double[] x, double[] gain) {
        int columns = gain.length;
        double[] y = new double[x.length];
        for (int r = 0; r < x.length; r += columns) {
            double square =
                    Arrays.stream(x, r, r + columns).map(v -> v * v).average().orElseThrow();
            for (int c = 0; c < columns; c++) {
                y[r + c] = x[r + c] / Math.sqrt(square + 1e-5) * gain[c];
            }
        }
        return y;
    }

    /** (SiLU(x W_gate) * (x W_value)) W_out; {@code in} has the columns of W_gate and then those of W_value. */
    static double[] feedForward(double[] x, double[] in, double[] out, int hidden) {
        double[] inner = Plain.product(x, in, in.length / (2 * hidden), 2 * hidden, false);
        double[] active = new double[inner.length / 2];
        for (int i = 0; i < active.length; i++) {
            double gate = inner[i / hidden * 2 * hidden + i % hidden];
            active[i] = gate / (1 + Math.exp(-gate)) * inner[i / hidden * 2 * hidden + hidden + i % hidden];
        }
        return Plain.product(active, out, hidden, out.length / hidden, false);
    }

    /** y sigmoid(x w), row by row. */
    static double[] gated(double[] y, double[] x, double[] w) {
        double[] factors = Plain.product(x, w, w.length, 1, false);
        double[] gated = y.clone();
        Arrays.setAll(gated, i -> y[i] / (1 + Math.exp(-factors[i / w.length])));
        return gated;
    }

    /**
     * The layer of gpt-oss: ((v' + 1) g' sigmoid(1.702 g')) W_out + b_out, with g' and v' cut at the limit.
     *
     * @param p weights and bias of the input map, gates first, and of the output map
     */
    static double[] clamped(double[] x, double[][] p, int hidden, double limit) {
        double[] inner = PlainLayers.linear(x, p[0], p[1]);
        double[] active = new double[inner.length / 2];
        for (int i = 0; i < active.length; i++) {
            int row = i / hidden * 2 * hidden;
            double gate = Math.min(inner[row + i % hidden], limit);
            double value = Math.clamp(inner[row + hidden + i % hidden], -limit, limit);
            active[i] = (value + 1) * gate / (1 + Math.exp(-1.702 * gate));
        }
        return PlainLayers.linear(active, p[2], p[3]);
    }

    static double[] experts(double[] x, double[][] p, int[] offsets, int width, int hidden) {
        return byExpert(x, offsets, width, (rows, e) -> feedForward(rows, p[2 * e], p[2 * e + 1], hidden));
    }

    /** Each expert on its rows. */
    static double[] byExpert(double[] x, int[] offsets, int width, BiFunction<double[], Integer, double[]> expert) {
        double[] y = new double[x.length];
        for (int e = 0; e < offsets.length - 1; e++) {
            double[] rows = Arrays.copyOfRange(x, offsets[e] * width, offsets[e + 1] * width);
            double[] out = expert.apply(rows, e);
            System.arraycopy(out, 0, y, offsets[e] * width, out.length);
        }
        return y;
    }

    static double[] attention(double[] x, double[] qkv, double[] projection, Heads heads) {
        return attention(x, qkv, projection, heads, all -> all);
    }

    /**
     * Attention of heads.
     *
     * @param change of queries, keys and values before positions
     * @param sinks  a logit beside those of the keys for each head, whose weight is lost; empty for none
     */
    static double[] attention(
            double[] x,
            double[] qkv,
            double[] projection,
            Heads heads,
            UnaryOperator<double[]> change,
            double... sinks) {
        int columns = (heads.queries + 2 * heads.keys) * heads.width;
        double[] all = change.apply(Plain.product(x, qkv, qkv.length / columns, columns, false));
        int mixedWidth = heads.queries * heads.width;
        double[] mixed = new double[all.length / columns * mixedWidth];
        for (int t = 0; t < all.length / columns; t++) {
            for (int h = 0; h < heads.queries; h++) {
                double[] head = attend(all, columns, t, h, heads, sinks);
                System.arraycopy(head, 0, mixed, t * mixedWidth + h * heads.width, heads.width);
            }
        }
        return Plain.product(mixed, projection, mixedWidth, projection.length / mixedWidth, false);
    }

    /**
     * Rows of queries, keys and values with normalised queries and keys, in pieces as long as the gains.
     *
     * @param queries elements of a row's queries
     * @param keys    elements of its keys, and of its values
     */
    static double[] normalised(double[] all, double[] queryGain, double[] keyGain, int queries, int keys) {
        double[] changed = all.clone();
        int columns = queries + 2 * keys;
        for (int row = 0; row < all.length; row += columns) {
            double[] q = rmsNorm(Arrays.copyOfRange(all, row, row + queries), queryGain);
            double[] k = rmsNorm(Arrays.copyOfRange(all, row + queries, row + queries + keys), keyGain);
            System.arraycopy(q, 0, changed, row, queries);
            System.arraycopy(k, 0, changed, row + queries, keys);
        }
        return changed;
    }

    /** What head h of token t takes of the values of its sequence up to itself. */
    private static double[] attend(double[] all, int columns, int t, int h, Heads heads, double... sinks) {
        int first = t / heads.sequence * heads.sequence;
        int seen = heads.window == 0 ? first : Math.max(first, t + 1 - heads.window);
        int group = h / (heads.queries / heads.keys);
        double[] query = rotated(all, t * columns + h * heads.width, t - first, heads);
        double[] scores = new double[t - seen + 1 + Math.min(1, sinks.length)];
        for (int s = seen; s <= t; s++) {
            int at = s * columns + (heads.queries + group) * heads.width;
            double[] key = rotated(all, at, s - first, heads);
            for (int i = 0; i < heads.width; i++) {
                scores[s - seen] += query[i] * key[i] / Math.sqrt(heads.width);
            }
        }
        if (sinks.length > 0) {
            scores[t - seen + 1] = sinks[h];
        }
        double[] weights = Plain.softmax(scores, scores.length);
        double[] mixed = new double[heads.width];
        for (int s = seen; s <= t; s++) {
            for (int i = 0; i < heads.width; i++) {
                int at = s * columns + (heads.queries + heads.keys + group) * heads.width + i;
                mixed[i] += weights[s - seen] * all[at];
            }
        }
        return mixed;
    }

    /** A head at a position, with pairs of d elements as complex numbers times exp(j position theta^(-2i/d)). */
    private static double[] rotated(double[] all, int at, int position, Heads heads) {
        double[] turned = Arrays.copyOfRange(all, at, at + heads.width);
        for (int i = 0; i < heads.rotated / 2; i++) {
            double angle = position * Math.pow(heads.theta, -2.0 * i / heads.rotated);
            int real = heads.neighbours ? 2 * i : i;
            int imaginary = heads.neighbours ? 2 * i + 1 : i + heads.rotated / 2;
            turned[real] = all[at + real] * Math.cos(angle) - all[at + imaginary] * Math.sin(angle);
            turned[imaginary] = all[at + imaginary] * Math.cos(angle) + all[at + real] * Math.sin(angle);
        }
        return turned;
    }

    /** Each number within a bound on both sides. */
    static double[] bounded(double[] all, double limit) {
        return Arrays.stream(all).map(x -> Math.clamp(x, -limit, limit)).toArray();
    }

    /** in: x, the first gain, both maps of attention, the second gain, both maps of the gated layer. */
    static double[] block(double[][] in, Heads heads, int hidden) {
        double[] y = plus(in[0], attention(rmsNorm(in[0], in[1]), in[2], in[3], heads));
        return plus(y, feedForward(rmsNorm(y, in[4]), in[5], in[6], hidden));
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> sum[i] + b[i]);
        return sum;
    }
}
