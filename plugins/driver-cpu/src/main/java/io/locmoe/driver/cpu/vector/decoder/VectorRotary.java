package io.locmoe.driver.cpu.vector.decoder;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Rotation of the halves of heads. */
public final class VectorRotary {
    private VectorRotary() {}

    public static void rotate(RotaryEmbedding kernel, DeviceMemory memory) {
        long matrix = memory.of(kernel.matrix()).address();
        long cosines = memory.of(kernel.cosines()).address();
        long sines = memory.of(kernel.sines()).address();
        int half = kernel.headWidth() / 2;
        float sign = kernel.inverse() ? -1f : 1f;
        for (int row = 0; row < kernel.rows(); row++) {
            long angles = (long) (row % kernel.sequence()) * half;
            for (int head = 0; head < kernel.heads(); head++) {
                long start = (long) row * kernel.columns() + (long) head * kernel.headWidth();
                rotate(matrix, start, cosines, sines, angles, half, sign);
            }
        }
    }

    private static void rotate(long matrix, long start, long cosines, long sines, long angles, int half, float sign) {
        int whole = (int) Lanes.whole(half);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector a = Lanes.load(matrix, start + i);
            FloatVector b = Lanes.load(matrix, start + half + i);
            FloatVector cosine = Lanes.load(cosines, angles + i);
            FloatVector sine = Lanes.load(sines, angles + i).mul(sign);
            Lanes.store(a.mul(cosine).sub(b.mul(sine)), matrix, start + i);
            Lanes.store(b.mul(cosine).add(a.mul(sine)), matrix, start + half + i);
        }
        if (whole < half) {
            VectorMask<Float> rest = Lanes.first(half - whole);
            FloatVector a = Lanes.load(matrix, start + whole, rest);
            FloatVector b = Lanes.load(matrix, start + half + whole, rest);
            FloatVector cosine = Lanes.load(cosines, angles + whole, rest);
            FloatVector sine = Lanes.load(sines, angles + whole, rest).mul(sign);
            Lanes.store(a.mul(cosine).sub(b.mul(sine)), matrix, start + whole, rest);
            Lanes.store(b.mul(cosine).add(a.mul(sine)), matrix, start + half + whole, rest);
        }
    }
}
