package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.UnaryBackward;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/**
 * gradientIn[i] = gradientOut[i] * f'(in[i]). The slope is computed from the input or from the output of the forward,
 * whichever is cheaper and keeps its digits: see {@link Activations}.
 */
final class VectorUnaryBackward {
    private VectorUnaryBackward() {
    }

    static void backward(UnaryBackward kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        MemorySegment above = memory.of(kernel.gradientOut());
        MemorySegment below = memory.of(kernel.gradientIn());
        long length = kernel.in().length();
        long whole = Lanes.whole(length);
        VectorMask<Float> rest = Lanes.first(length - whole);
        switch (kernel.function()) {
            case RELU -> relu(in, above, below, whole, rest);
            case GELU -> gelu(in, above, below, whole, rest);
            case EXP -> exp(out, above, below, whole, rest);
            case LOG -> log(in, above, below, whole, rest);
            case SQRT -> sqrt(out, above, below, whole, rest);
            case SIGMOID -> sigmoid(in, above, below, whole, rest);
            case TANH -> tanh(in, above, below, whole, rest);
        }
    }

    private static void relu(MemorySegment in, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.reluBackward(Lanes.load(in, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.reluBackward(Lanes.load(in, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }

    private static void gelu(MemorySegment in, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.geluBackward(Lanes.load(in, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.geluBackward(Lanes.load(in, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }

    private static void exp(MemorySegment out, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.expBackward(Lanes.load(out, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.expBackward(Lanes.load(out, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }

    private static void log(MemorySegment in, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.logBackward(Lanes.load(in, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.logBackward(Lanes.load(in, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }

    private static void sqrt(MemorySegment out, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.sqrtBackward(Lanes.load(out, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.sqrtBackward(Lanes.load(out, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }

    private static void sigmoid(MemorySegment in, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.sigmoidBackward(Lanes.load(in, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.sigmoidBackward(Lanes.load(in, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }

    private static void tanh(MemorySegment in, MemorySegment above, MemorySegment below, long whole,
                            VectorMask<Float> rest) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Activations.tanhBackward(Lanes.load(in, i), Lanes.load(above, i)), below, i);
        }
        if (rest.anyTrue()) {
            Lanes.store(Activations.tanhBackward(Lanes.load(in, whole, rest), Lanes.load(above, whole, rest)), below,
                    whole, rest);
        }
    }
}
