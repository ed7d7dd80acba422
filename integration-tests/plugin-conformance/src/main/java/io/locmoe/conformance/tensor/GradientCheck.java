package io.locmoe.conformance.tensor;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares gradients of a scalar that is written with tensors to central differences of the same code in float64, so no
 * formula is written twice. Values that the code detaches, or makes from those of other tensors on the host, count as
 * they are: what is detached is held fast in the differences, what comes from the host is not, and fails.
 */
public final class GradientCheck {
    private static final double TOLERANCE = 1e-5;

    /** A scalar of some tensors. */
    public interface Scalar {
        /**
         * Computes it; called several times.
         *
         * @param inputs  in the order in which they were given
         * @param tensors makes further ones
         */
        Tensor of(Tensor[] inputs, Tensors tensors);
    }

    /** Values of a tensor that gets a gradient, with its shape. */
    public record Input(float[] values, int... shape) {}

    private GradientCheck() {}

    /** Values of a tensor that gets a gradient. */
    public static Input input(float[] values, int... shape) {
        return new Input(values, shape);
    }

    /**
     * Checks the gradient with respect to each input.
     *
     * @throws AssertionError naming the first input and element whose gradient is off by more than 1e-5 of the input's
     *     largest, or of 1 where all are smaller
     */
    public static void assertGradients(Scalar scalar, Input... inputs) {
        double[][] at =
                Stream.of(inputs).map(input -> Numbers.doubles(input.values())).toArray(double[][]::new);
        try (Device device = new ReferenceDriver().open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor[] variables = Stream.of(inputs)
                    .map(input -> tape.variable(input.values(), input.shape()))
                    .toArray(DeviceTensor[]::new);
            tape.backward(List.of((DeviceTensor) scalar.of(variables, tape)), new float[] {1f});
            WideTensors wide = new WideTensors();
            for (int i = 0; i < inputs.length; i++) {
                double[] expected = CentralDifferences.gradient(x -> value(scalar, inputs, x, wide), at, i);
                Numbers.assertClose("gradient of input " + i, gradient(tape, variables[i]), expected, TOLERANCE);
            }
            tape.reset();
        }
    }

    private static double value(Scalar scalar, Input[] inputs, double[][] at, WideTensors wide) {
        Tensor[] tensors = new Tensor[inputs.length];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = wide.wide(at[i].clone(), inputs[i].shape());
        }
        double value = wide.values(scalar.of(tensors, wide))[0];
        wide.again();
        return value;
    }

    private static float[] gradient(Tape tape, DeviceTensor of) {
        if (of.gradient() == null) {
            return new float[of.elements()];
        }
        DeviceTensor gradient = tape.parameter(true, of.shape());
        gradient.bind(of.gradient(), null);
        return gradient.toArray();
    }
}
