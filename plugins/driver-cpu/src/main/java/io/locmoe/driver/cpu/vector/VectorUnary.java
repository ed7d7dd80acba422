package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Unary;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/** out[i] = f(in[i]); a loop for each function, because the JIT needs the function to be a constant. */
final class VectorUnary {
    private VectorUnary() {
    }

    static void unary(Unary kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        long length = kernel.in().length();
        long whole = Lanes.whole(length);
        VectorMask<Float> rest = Lanes.first(length - whole);
        switch (kernel.function()) {
            case RELU -> relu(in, out, whole, rest);
            case GELU -> gelu(in, out, whole, rest);
            case EXP -> exp(in, out, whole, rest);
            case LOG -> log(in, out, whole, rest);
            case SQRT -> sqrt(in, out, whole, rest);
            case SIGMOID -> sigmoid(in, out, whole, rest);
            case TANH -> tanh(in, out, whole, rest);
        }
    }

    private static void relu(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(in, i).max(0f), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Lanes.load(in, whole, rest).max(0f), out, whole, rest);
        }
    }

    private static void gelu(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.gelu(Lanes.load(in, i)), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.gelu(Lanes.load(in, whole, rest)), out, whole, rest);
        }
    }

    private static void exp(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(VectorMath.expOfAny(Lanes.load(in, i)), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(VectorMath.expOfAny(Lanes.load(in, whole, rest)), out, whole, rest);
        }
    }

    private static void log(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(VectorMath.log(Lanes.load(in, i)), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(VectorMath.log(Lanes.load(in, whole, rest)), out, whole, rest);
        }
    }

    private static void sqrt(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(in, i).sqrt(), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Lanes.load(in, whole, rest).sqrt(), out, whole, rest);
        }
    }

    private static void sigmoid(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(VectorMath.sigmoid(Lanes.load(in, i)), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(VectorMath.sigmoid(Lanes.load(in, whole, rest)), out, whole, rest);
        }
    }

    private static void tanh(MemorySegment in, MemorySegment out, long whole, VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(VectorMath.tanh(Lanes.load(in, i)), out, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(VectorMath.tanh(Lanes.load(in, whole, rest)), out, whole, rest);
        }
    }
}
