package io.locmoe.conformance.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;

/** Arrays of made-up numbers, and their comparison. */
public final class Numbers {
    private Numbers() {}

    /** Uniform in [low, high). The values are floats, so that both precisions see the same ones. */
    public static float[] uniform(long seed, int count, double low, double high) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }

    public static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** The elements of both, one array after the other. */
    public static double[] join(double[] first, double[] second) {
        double[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    public static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    /** Every element within {@code tolerance} of the largest expected one, or of 1 where all are smaller. */
    public static void assertClose(String what, float[] found, double[] expected, double tolerance) {
        assertThat(found).as(what).hasSize(expected.length);
        double scale = 1;
        for (double e : expected) {
            scale = Math.max(scale, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i])
                    .as("%s, element %d", what, i)
                    .isCloseTo(expected[i], Offset.offset(tolerance * scale));
        }
    }
}
