package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;

/** The gradient of causal attention, one pair of tokens after the other. */
record ReferenceAttentionBackward(double scale, Floats qkv, Floats out, Floats maxima, Floats shares, Floats above) {

    static void backward(FusedAttentionBackward kernel, DeviceMemory memory) {
        ReferenceAttentionBackward operands = new ReferenceAttentionBackward(
                kernel.scale(),
                Floats.of(kernel.qkv(), memory),
                Floats.of(kernel.out(), memory),
                Floats.of(kernel.maximum(), memory),
                Floats.of(kernel.share(), memory),
                Floats.of(kernel.gradientOut(), memory));
        Floats below = Floats.of(kernel.gradientQkv(), memory);
        AttentionHead.forEach(
                kernel.sequences(),
                kernel.sequence(),
                kernel.heads(),
                kernel.width(),
                head -> write(head, operands.sums(head), below));
    }

    /** Gradients of queries, keys and values, [3][sequence, size]. */
    private double[][] sums(AttentionHead head) {
        double[][] sums = new double[3][head.sequence() * head.size()];
        for (int t = 0; t < head.sequence(); t++) {
            double common = head.product(above, head.row(t), out, head.row(t));
            for (int s = 0; s <= t; s++) {
                double score = scale * head.product(qkv, head.third(t, 0), qkv, head.third(s, 1));
                double p = Math.exp(score - maxima.get(head.number(t))) * shares.get(head.number(t));
                double weight = scale * p * (head.product(above, head.row(t), qkv, head.third(s, 2)) - common);
                add(head, qkv.factor(weight), qkv, head.third(s, 1), sums[0], t);
                add(head, qkv.factor(weight), qkv, head.third(t, 0), sums[1], s);
                add(head, qkv.factor(p), above, head.row(t), sums[2], s);
            }
        }
        return sums;
    }

    private static void add(AttentionHead head, double factor, Floats in, long start, double[] sums, int token) {
        for (int c = 0; c < head.size(); c++) {
            sums[token * head.size() + c] += factor * in.get(start + c);
        }
    }

    private static void write(AttentionHead head, double[][] sums, Floats below) {
        for (int third = 0; third < sums.length; third++) {
            for (int t = 0; t < head.sequence(); t++) {
                for (int c = 0; c < head.size(); c++) {
                    below.set(head.third(t, third) + c, sums[third][t * head.size() + c]);
                }
            }
        }
    }
}
