package io.locmoe.driver.cpu.vector.decoder;

import static io.locmoe.driver.cpu.vector.lane.Lanes.S;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** SwiGLU and its gradient, row by row. */
public final class VectorSwiGlu {
    private VectorSwiGlu() {}

    public static void forward(SwiGlu kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            forward(in, 2L * row * columns, out, (long) row * columns, columns);
        }
    }

    private static void forward(long in, long gates, long out, long start, int columns) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector gate = Lanes.load(in, gates + i);
            FloatVector value = Lanes.load(in, gates + columns + i);
            Lanes.store(gate.mul(VectorMath.sigmoid(gate)).mul(value), out, start + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector gate = Lanes.load(in, gates + whole, rest);
            FloatVector value = Lanes.load(in, gates + columns + whole, rest);
            Lanes.store(gate.mul(VectorMath.sigmoid(gate)).mul(value), out, start + whole, rest);
        }
    }

    public static void backward(SwiGluBackward kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long above = memory.of(kernel.gradientOut()).address();
        long below = memory.of(kernel.gradientIn()).address();
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            backward(in, above, below, 2L * row * columns, (long) row * columns, columns);
        }
    }

    private static void backward(long in, long above, long below, long gates, long start, int columns) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector gate = Lanes.load(in, gates + i);
            FloatVector value = Lanes.load(in, gates + columns + i);
            FloatVector gradient = Lanes.load(above, start + i);
            FloatVector sigmoid = VectorMath.sigmoid(gate);
            Lanes.store(slope(gate, sigmoid).mul(value).mul(gradient), below, gates + i);
            Lanes.store(gate.mul(sigmoid).mul(gradient), below, gates + columns + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            FloatVector gate = Lanes.load(in, gates + whole, rest);
            FloatVector value = Lanes.load(in, gates + columns + whole, rest);
            FloatVector gradient = Lanes.load(above, start + whole, rest);
            FloatVector sigmoid = VectorMath.sigmoid(gate);
            Lanes.store(slope(gate, sigmoid).mul(value).mul(gradient), below, gates + whole, rest);
            Lanes.store(gate.mul(sigmoid).mul(gradient), below, gates + columns + whole, rest);
        }
    }

    /** s (1 + x (1 - s)). */
    private static FloatVector slope(FloatVector x, FloatVector s) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        return one.sub(s).fma(x, one).mul(s);
    }
}
