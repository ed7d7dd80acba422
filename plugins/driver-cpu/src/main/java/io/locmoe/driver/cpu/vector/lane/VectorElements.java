package io.locmoe.driver.cpu.vector.lane;

import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;

import io.locmoe.driver.reference.kernel.Bfloat16;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Element by element: copy, fill, affine, accumulate. */
public final class VectorElements {
    private VectorElements() {}

    public static void copy(Copy kernel, DeviceMemory memory) {
        MemorySegment.copy(
                memory.of(kernel.in()),
                0,
                memory.of(kernel.out()),
                0,
                kernel.in().byteSize());
    }

    public static void fill(Fill kernel, DeviceMemory memory) {
        if (kernel.out().type() != ElementType.FLOAT32) {
            fillHalves(memory.of(kernel.out()).address(), kernel);
        } else if (Float.floatToRawIntBits(kernel.value()) == 0) {
            memory.of(kernel.out()).fill((byte) 0);
        } else {
            fill(memory.of(kernel.out()).address(), kernel.out().length(), kernel.value());
        }
    }

    private static void fillHalves(long out, Fill kernel) {
        short half = kernel.out().type() == ElementType.BFLOAT16
                ? Bfloat16.of(kernel.value())
                : Float.floatToFloat16(kernel.value());
        for (long i = 0; i < kernel.out().length(); i++) {
            MEMORY.set(ValueLayout.JAVA_SHORT_UNALIGNED, out + i * Short.BYTES, half);
        }
    }

    private static void fill(long out, long length, float value) {
        FloatVector vector = Lanes.all(value);
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(vector, out, i);
        }
        for (long i = whole; i < length; i++) {
            Lanes.set(out, i, value);
        }
    }

    public static void affine(Affine kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        affine(in, out, kernel.in().length(), kernel.scale(), kernel.shift());
    }

    private static void affine(long in, long out, long length, float scale, float shift) {
        FloatVector factor = Lanes.all(scale);
        FloatVector term = Lanes.all(shift);
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(in, i).fma(factor, term), out, i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            Lanes.store(Lanes.load(in, whole, rest).fma(factor, term), out, whole, rest);
        }
    }

    public static void accumulate(Accumulate kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long target = memory.of(kernel.target()).address();
        accumulate(in, target, kernel.in().length(), kernel.scale());
    }

    private static void accumulate(long in, long target, long length, float scale) {
        FloatVector factor = Lanes.all(scale);
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(in, i).fma(factor, Lanes.load(target, i)), target, i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector sum = Lanes.load(in, whole, rest).fma(factor, Lanes.load(target, whole, rest));
            Lanes.store(sum, target, whole, rest);
        }
    }
}
