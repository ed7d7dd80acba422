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
    private final List<double[]> detached = new ArrayList<>();
    private int next;
    private boolean first = true;

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
