package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;

import io.locmoe.driver.cpu.vector.lane.Activations;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.LastVector;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import java.lang.foreign.MemorySegment;

/**
 * gradientIn[i] = gradientOut[i] * f'(in[i]). The slope is computed from the input or from the output of the forward,
 * whichever is cheaper and keeps its digits: see {@link Activations}.
 */
final class VectorUnaryBackward {
    private VectorUnaryBackward() {}

    static void backward(UnaryBackward kernel, DeviceMemory memory) {
        MemorySegment known = memory.of(
                switch (kernel.function()) {
                    case EXP, SQRT -> kernel.out();
                    case RELU, GELU, LOG, SIGMOID, TANH -> kernel.in();
                });
        MemorySegment above = memory.of(kernel.gradientOut());
        MemorySegment below = memory.of(kernel.gradientIn());
        long whole = Lanes.whole(kernel.in().length());
        apply(kernel.function(), known.address(), above.address(), below.address(), whole);
        if (whole < kernel.in().length()) {
            MemorySegment lastKnown = LastVector.read(known, whole, 0);
            MemorySegment last = LastVector.read(above, whole, 1);
            apply(kernel.function(), lastKnown.address(), last.address(), last.address(), Lanes.WIDTH);
            LastVector.write(last, below, whole);
        }
    }

    private static void apply(Unary.Function function, long known, long above, long below, long whole) {
        switch (function) {
            case RELU -> relu(known, above, below, whole);
            case GELU -> gelu(known, above, below, whole);
            case EXP -> exp(known, above, below, whole);
            case LOG -> log(known, above, below, whole);
            case SQRT -> sqrt(known, above, below, whole);
            case SIGMOID -> sigmoid(known, above, below, whole);
            case TANH -> tanh(known, above, below, whole);
        }
    }

    private static void relu(long in, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.reluBackward(Lanes.load(in, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void gelu(long in, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.geluBackward(Lanes.load(in, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void exp(long out, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.expBackward(Lanes.load(out, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void log(long in, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.logBackward(Lanes.load(in, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void sqrt(long out, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.sqrtBackward(Lanes.load(out, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void sigmoid(long in, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.sigmoidBackward(Lanes.load(in, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }

    private static void tanh(long in, long above, long below, long whole) {
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Activations.tanhBackward(Lanes.load(in, i), Lanes.load(above, i))
                    .intoMemorySegment(MEMORY, below + (i << Lanes.SHIFT), Lanes.ORDER);
        }
    }
}
