package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.LayerBench;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.assertj.core.data.Offset;

/**
 * The slope of a float32 function along its gradient, by (f(x + h) - f(x - h)) / 2h with |h| = 0.001. The slope is the
 * gradient's length, to two thousandths and 2e-4: float32 rounding of the function (1e-7) over 2h, and its third
 * derivative times h^2.
 */
final class DirectionalDerivative {
    private static final double STEP = 1e-3;
    private static final double RELATIVE = 2e-3;
    private static final double ABSOLUTE = 2e-4;

    private DirectionalDerivative() {}

    /**
     * Compares slope and gradient at one tensor, which is as before on return.
     *
     * @param gradient what the tape says
     */
    static void check(String what, Tape tape, Span tensor, float[] gradient, DoubleSupplier function) {
        double[] direction = Numbers.doubles(gradient);
        double length = Math.sqrt(Numbers.dot(direction, direction));
        if (length < 1e-6) {
            direction = Numbers.doubles(Numbers.uniform(11, gradient.length, -1, 1));
        }
        double norm = Math.sqrt(Numbers.dot(direction, direction));
        direction = Arrays.stream(direction).map(d -> d / norm).toArray();
        float[] here = LayerBench.read(tape, tensor);
        double above = at(tape, tensor, here, direction, STEP, function);
        double below = at(tape, tensor, here, direction, -STEP, function);
        LayerBench.write(tape, tensor, here);
        assertThat((above - below) / (2 * STEP))
                .as(what)
                .isCloseTo(length < 1e-6 ? 0 : length, Offset.offset(RELATIVE * length + ABSOLUTE));
    }

    private static double at(
            Tape tape, Span tensor, float[] here, double[] direction, double step, DoubleSupplier function) {
        float[] moved = here.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        LayerBench.write(tape, tensor, moved);
        return function.getAsDouble();
    }
}
