package io.locmoe.conformance.tensor;

import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;

/**
 * A use of one operation of {@link Tensor}, with the same function in float64.
 *
 * @param method    name of the operation
 * @param how       which of its uses
 * @param shapes    of the inputs
 * @param low       least value of an input
 * @param operation the use
 * @param reference the use in float64
 */
record OperationCase(String method, String how, int[][] shapes, double low, Operation operation, Reference reference) {
    private static final double HIGH = 2;

    /** The operation on the tape. */
    interface Operation {
        Tensor of(Tensor[] in);
    }

    /** The same on plain arrays; {@code constant} are the inputs through which no gradient flows. */
    interface Reference {
        double[] of(double[][] in, double[][] constant);
    }

    static OperationCase of(String method, String how, int[][] shapes, Operation operation, Reference reference) {
        return new OperationCase(method, how, shapes, -HIGH, operation, reference);
    }

    /** With inputs no smaller than {@code least}. */
    OperationCase from(double least) {
        return new OperationCase(method, how, shapes, least, operation, reference);
    }

    float[][] inputs() {
        float[][] inputs = new float[shapes.length][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = Numbers.uniform(
                    17 * i + toString().hashCode(), Arrays.stream(shapes[i]).reduce(1, Math::multiplyExact), low, HIGH);
        }
        return inputs;
    }

    double[] value(double[][] in) {
        return reference.of(in, in);
    }

    @Override
    public String toString() {
        return method + " " + how;
    }
}
