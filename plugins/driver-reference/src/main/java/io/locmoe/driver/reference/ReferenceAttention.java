package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.FusedAttention;

/** Causal attention, token by token. */
final class ReferenceAttention {
    private ReferenceAttention() {}

    static void forward(FusedAttention kernel, DeviceMemory memory) {
        Floats qkv = Floats.of(kernel.qkv(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats maxima = Floats.of(kernel.maximum(), memory);
        Floats shares = Floats.of(kernel.share(), memory);
        double[] weights = new double[kernel.sequence()];
        AttentionHead.forEach(kernel.sequences(), kernel.sequence(), kernel.heads(), kernel.width(), head -> {
            for (int t = 0; t < head.sequence(); t++) {
                double maximum = scores(head, qkv, t, kernel.scale(), weights);
                double sum = exponentials(weights, t, maximum, qkv);
                for (int c = 0; c < head.size(); c++) {
                    out.set(head.row(t) + c, sum(head, qkv, weights, t, c) / sum);
                }
                maxima.set(head.number(t), maximum);
                shares.set(head.number(t), 1 / sum);
            }
        });
    }

    private static double scores(AttentionHead head, Floats qkv, int t, double scale, double[] scores) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (int s = 0; s <= t; s++) {
            scores[s] = scale * head.product(qkv, head.third(t, 0), qkv, head.third(s, 1));
            maximum = Math.max(maximum, scores[s]);
        }
        return maximum;
    }

    /** Scores become weights that are not yet divided by their sum, which is returned. */
    private static double exponentials(double[] scores, int t, double maximum, Floats qkv) {
        double sum = 0;
        for (int s = 0; s <= t; s++) {
            double weight = Math.exp(scores[s] - maximum);
            scores[s] = qkv.factor(weight);
            sum += weight;
        }
        return sum;
    }

    private static double sum(AttentionHead head, Floats qkv, double[] weights, int t, int column) {
        double sum = 0;
        for (int s = 0; s <= t; s++) {
            sum += weights[s] * qkv.get(head.third(s, 2) + column);
        }
        return sum;
    }
}
