package io.locmoe.driver.cpu.blas;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Both products of the library on one shape, in turns; the best of some calls counts. Takes some milliseconds. */
final class Bfloat16Measurement {
    private static final int SIDE = 256;
    private static final int CALLS = 7;

    private record Memory(MemorySegment segment) implements DeviceBuffer {
        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public void free() {
            throw new UnsupportedOperationException("it goes with the measurement");
        }
    }

    private Bfloat16Measurement() {}

    static Bfloat16Product.Times take() {
        try (Arena arena = Arena.ofConfined()) {
            MatMul small = product(arena, ElementType.BFLOAT16);
            MatMul wide = product(arena, ElementType.FLOAT32);
            long best = Long.MAX_VALUE;
            long bestWide = Long.MAX_VALUE;
            for (int call = 0; call < CALLS; call++) {
                best = Math.min(best, nanos(Sbgemm::matMul, small));
                bestWide = Math.min(bestWide, nanos(BlasKernels::matMul, wide));
            }
            return new Bfloat16Product.Times(best, bestWide);
        }
    }

    private static MatMul product(Arena arena, ElementType type) {
        Span result = span(arena, ElementType.FLOAT32);
        return MatMul.of(span(arena, type), false, span(arena, type), false, result, SIDE, SIDE, SIDE, 0);
    }

    /** Zeros, which take as long as any other numbers. */
    private static Span span(Arena arena, ElementType type) {
        long elements = (long) SIDE * SIDE;
        return new Span(new Memory(arena.allocate(elements * type.bytes(), 64)), 0, elements, type);
    }

    private static long nanos(KernelImplementation<MatMul> implementation, MatMul product) {
        DeviceMemory memory = buffer -> ((Memory) buffer).segment();
        long start = System.nanoTime();
        implementation.execute(product, memory);
        return System.nanoTime() - start;
    }
}
