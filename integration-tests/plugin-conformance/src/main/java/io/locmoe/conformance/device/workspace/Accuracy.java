package io.locmoe.conformance.device.workspace;

import io.locmoe.spi.device.memory.ElementType;

/**
 * How exact results of real chips have to be: what Huawei's kit for testing operators asks for. An element may differ
 * by {@code relative} of its own magnitude and by {@code absolute}; one in a hundred may differ by more, none by more
 * than {@code cap}. These two are for numbers of order 1, and grow with the largest magnitude of the result.
 */
public record Accuracy(double relative, double absolute, double cap) {
    private static final double SHARE_OUTSIDE = 0.01;

    public static Accuracy of(ElementType type) {
        return switch (type) {
            case FLOAT32 -> new Accuracy(0x1p-10, 0x1p-16, 0.01);
            case FLOAT16 -> new Accuracy(0x1p-9, 0x1p-9, 0.1);
            case BFLOAT16 -> new Accuracy(0x1p-6, 0x1p-6, 0.1);
            case INT32, INT8 -> new Accuracy(0, 0, 0);
        };
    }

    /** Compares a result with what its formula gives. */
    public Judgement judge(double[] expected, double[] found) {
        double scale = Math.max(1, largest(expected));
        long outside = 0;
        double worst = 0;
        boolean capped = true;
        int at = 0;
        for (int i = 0; i < expected.length; i++) {
            double share = share(expected[i], found[i], scale);
            if (share > 1) {
                outside++;
                capped &= Math.abs(expected[i] - found[i]) <= cap * scale;
            }
            if (share > worst) {
                worst = share;
                at = i;
            }
        }
        boolean good = capped && outside <= SHARE_OUTSIDE * expected.length;
        return new Judgement(
                expected.length,
                outside,
                worst,
                good ? "" : fault(at, expected[at], found[at], scale, outside, expected.length));
    }

    /** The error as a share of the tolerance; infinite if one of both is no number. */
    private double share(double expected, double found, double scale) {
        if (Double.compare((float) expected, found) == 0) {
            return 0;
        }
        double difference = Math.abs(expected - found);
        return Double.isFinite(difference) ? difference / allowed(expected, scale) : Double.POSITIVE_INFINITY;
    }

    private double allowed(double expected, double scale) {
        return relative * Math.abs(expected) + absolute * scale + Double.MIN_NORMAL;
    }

    private String fault(int at, double expected, double found, double scale, long outside, int elements) {
        return "element " + at + " is " + found + ", the formula gives " + expected + " (allowed: "
                + (float) allowed(expected, scale) + " off); " + outside + " of " + elements + " elements are outside";
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            if (Math.abs(value) <= Float.MAX_VALUE) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
