package io.locmoe.conformance.router;

import java.util.Arrays;
import java.util.Random;

/** The first values of a learned tensor: drawn by its name, so that every rank and every precision has the same. */
final class ParameterValues {
    private ParameterValues() {}

    static float[] of(String name, float mean, float deviation, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Random random = new Random(name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return values;
    }
}
