package io.locmoe.driver.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each element is the float64 sum in the order of the inner index, to the bit, wherever its column is. */
class ReferenceMatMulTest {
    private static final int BATCH = 2;
    private static final DeviceMemory MEMORY = buffer -> ((Memory) buffer).segment;

    private final Random random = new Random(7);

    /** Memory of the test, which its arena frees. */
    private record Memory(MemorySegment segment) implements DeviceBuffer {
        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public void free() {
            throw new AssertionError("a kernel frees nothing");
        }
    }

    private MatMul.Operand operand(Arena arena, int rows, int columns) {
        int stride = columns + 3;
        MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, (long) BATCH * rows * stride);
        for (long i = 0; i < segment.byteSize() / Float.BYTES; i++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        Span span = new Span(new Memory(segment), 0, segment.byteSize() / Float.BYTES);
        return new MatMul.Operand(span, stride, (long) rows * stride);
    }

    private static float element(MatMul.Operand operand, int matrix, int row, int column) {
        long at = matrix * operand.batchStride() + (long) row * operand.rowStride() + column;
        return MEMORY.of(operand.span()).getAtIndex(ValueLayout.JAVA_FLOAT, at);
    }

    private static float expected(MatMul kernel, float old, int matrix, int row, int column) {
        double sum = 0;
        for (int p = 0; p < kernel.k(); p++) {
            double left =
                    kernel.transposeA() ? element(kernel.a(), matrix, p, row) : element(kernel.a(), matrix, row, p);
            double right = kernel.transposeB()
                    ? element(kernel.b(), matrix, column, p)
                    : element(kernel.b(), matrix, p, column);
            sum += left * right;
        }
        return (float) (kernel.alpha() * sum + kernel.beta() * old);
    }

    @ParameterizedTest
    @CsvSource({"false, false, 5, 130, 17", "true, false, 3, 64, 9", "false, true, 1, 65, 33", "true, true, 4, 7, 0"})
    void everyElementIsTheSumInOrder(boolean transposeA, boolean transposeB, int m, int n, int k) {
        try (Arena arena = Arena.ofConfined()) {
            MatMul.Operand a = operand(arena, transposeA ? k : m, transposeA ? m : k);
            MatMul.Operand b = operand(arena, transposeB ? n : k, transposeB ? k : n);
            MatMul.Operand c = operand(arena, m, n);
            MatMul kernel = new MatMul(a, transposeA, b, transposeB, c, m, n, k, BATCH, 0.5f, -2);
            float[] old = MEMORY.of(c.span()).toArray(ValueLayout.JAVA_FLOAT);
            ReferenceMatMul.matMul(kernel, MEMORY);
            for (int i = 0; i < BATCH * m * n; i++) {
                int matrix = i / (m * n);
                int row = i / n % m;
                float before = old[(matrix * m + row) * c.rowStride() + i % n];
                assertThat(element(c, matrix, row, i % n)).isEqualTo(expected(kernel, before, matrix, row, i % n));
            }
        }
    }
}
