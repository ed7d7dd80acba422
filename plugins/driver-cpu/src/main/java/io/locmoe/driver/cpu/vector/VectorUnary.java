package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;

import io.locmoe.driver.cpu.vector.lane.Activations;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.LastVector;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Unary;
import java.lang.foreign.MemorySegment;

/** out[i] = f(in[i]); a loop for each function, because the JIT needs the function to be a constant. */
final class VectorUnary {
    private VectorUnary() {}

    static void unary(Unary kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        long whole = Lanes.whole(kernel.in().length());
        apply(kernel.function(), in.address(), out.address(), whole);
        if (whole < kernel.in().length()) {
            MemorySegment last = LastVector.read(in, whole, 0);
            apply(kernel.function(), last.address(), last.address(), Lanes.WIDTH);
            LastVector.write(last, out, whole);
        }
    }

    private static void apply(Unary.Function function, long in, long out, long whole) {
        switch (function) {
            case RELU -> relu(in, out, whole);
            case GELU -> gelu(in, out, whole);
            case EXP -> exp(in, out, whole);
            case LOG -> log(in, out, whole);
            case SQRT -> sqrt(in, out, whole);
            case SIGMOID -> sigmoid(in, out, whole);
            case TANH -> tanh(in, out, whole);
        }
    }

    private static void relu(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.load(in, i).max(0f).intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void gelu(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.gelu(Lanes.load(in, i)).intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void exp(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            VectorMath.expOfAny(Lanes.load(in, i)).intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void log(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            VectorMath.log(Lanes.load(in, i)).intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void sqrt(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.load(in, i).sqrt().intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void sigmoid(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            VectorMath.sigmoid(Lanes.load(in, i)).intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void tanh(long in, long out, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            VectorMath.tanh(Lanes.load(in, i)).intoMemorySegment(MEMORY, out + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }
}
