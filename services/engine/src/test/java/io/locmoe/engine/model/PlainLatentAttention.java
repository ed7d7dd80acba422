package io.locmoe.engine.model;

import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.settings.LatentShape;

/** Latent attention of one sequence in float64, from the equations 9 to 19 and 37 to 47 of DeepSeek-V2, per head. */
record PlainLatentAttention(LatentShape shape, double theta) {

    /**
     * [tokens, width].
     *
     * @param in x, then the maps and gains in the order in which {@link LatentAttention} declares them, with a latent
     *           vector of queries
     */
    double[] of(double[][] in) {
        int width = in[1].length / shape.queries();
        int tokens = in[0].length / width;
        double[] source = PlainDecoder.rmsNorm(map(in[0], in[1], width), in[2]);
        double[] query = map(source, in[3], shape.queries());
        double[] queryRotary = map(source, in[4], shape.queries());
        double[] latent = PlainDecoder.rmsNorm(map(in[0], in[5], width), in[6]);
        double[] keyRotary = map(in[0], in[7], width);
        double[] keyValue = map(latent, in[8], shape.latent());
        double[] mixed = new double[tokens * shape.heads() * shape.value()];
        for (int t = 0; t < tokens; t++) {
            for (int h = 0; h < shape.heads(); h++) {
                double[] scores = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    double plain = dot(query, (t * shape.heads() + h) * shape.plain(), keyValue, key(s, h));
                    double turned = turned(queryRotary, t * shape.heads() + h, keyRotary, s, t - s);
                    scores[s] = shape.factor() * (plain + turned) / Math.sqrt(shape.plain() + shape.rotary());
                }
                double[] weights = Plain.softmax(scores, scores.length);
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < shape.value(); i++) {
                        int at = key(s, shape.heads()) + h * shape.value() + i;
                        mixed[(t * shape.heads() + h) * shape.value() + i] += weights[s] * keyValue[at];
                    }
                }
            }
        }
        return map(mixed, in[9], shape.heads() * shape.value());
    }

    private static double[] map(double[] x, double[] weight, int inputs) {
        return Plain.product(x, weight, inputs, weight.length / inputs, false);
    }

    private int key(int token, int head) {
        return token * shape.heads() * (shape.plain() + shape.value()) + head * shape.plain();
    }

    private double dot(double[] a, int first, double[] b, int second) {
        double sum = 0;
        for (int i = 0; i < shape.plain(); i++) {
            sum += a[first + i] * b[second + i];
        }
        return sum;
    }

    /** The product of two rotated rows, which depends on the distance of their tokens only (Su et al. 2021, eq. 16). */
    private double turned(double[] query, int row, double[] key, int token, int distance) {
        int half = shape.rotary() / 2;
        double sum = 0;
        for (int i = 0; i < half; i++) {
            double angle = distance * Math.pow(theta, -(double) i / half);
            double q = query[row * shape.rotary() + i];
            double r = query[row * shape.rotary() + half + i];
            double k = key[token * shape.rotary() + i];
            double l = key[token * shape.rotary() + half + i];
            sum += (q * k + r * l) * Math.cos(angle) + (q * l - r * k) * Math.sin(angle);
        }
        return sum;
    }
}
