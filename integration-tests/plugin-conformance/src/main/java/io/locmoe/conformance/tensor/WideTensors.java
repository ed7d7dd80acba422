package io.locmoe.conformance.tensor;

import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors of float64 on the host, without gradients: the same equations, precise enough for central differences.
 *
 * <p>No gradient flows through {@link WideTensor#detach}, so a run at shifted inputs must see the detached values of
 * the run that it is compared with: the first run keeps them in order, and the runs after {@link #again} get them back.
 */
public final class WideTensors implements Tensors {
    private static final float LARGEST_GUARD = 1e-6f;

    private final boolean guards;
    private final List<double[]> detached = new ArrayList<>();
    private int next;
    private boolean first = true;

    public WideTensors() {
        this(true);
    }

    private WideTensors(boolean guards) {
        this.guards = guards;
    }

    /**
     * Tensors for which {@link WideTensor#affine} adds no number of at most 1e-6: such a number is no part of an
     * equation but keeps float32 away from 0, which float64 does not come near, and shows here if it is felt.
     */
    public static WideTensors withoutGuards() {
        return new WideTensors(false);
    }

    /** What is added where an equation adds {@code shift}. */
    double shift(float shift) {
        return guards || Math.abs(shift) > LARGEST_GUARD ? shift : 0;
    }

    /** Begins a run of the same equations at shifted inputs. */
    public void again() {
        first = false;
        next = 0;
    }

    @Override
    public WideTensor of(float[] values, int... shape) {
        return wide(Numbers.doubles(values), shape);
    }

    /** A tensor of float64 values; the array is not copied. */
    public WideTensor wide(double[] values, int... shape) {
        return new WideTensor(this, values, shape);
    }

    /** The elements of a tensor of this kind. */
    public double[] values(Tensor tensor) {
        return ((WideTensor) tensor).values();
    }

    @Override
    public WideTensor full(float value, int... shape) {
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(values, value);
        return wide(values, shape);
    }

    double[] constant(double[] values) {
        if (first) {
            detached.add(values);
            return values;
        }
        return detached.get(next++);
    }
}
