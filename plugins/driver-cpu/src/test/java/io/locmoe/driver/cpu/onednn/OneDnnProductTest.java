package io.locmoe.driver.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.driver.cpu.product.BorrowedMemory;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of all types, transposed or not, with strides, batches and factors, are those of the reference. */
class OneDnnProductTest {
    private static final DeviceMemory MEMORY = buffer -> ((BorrowedMemory) buffer).segment();

    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 0", "3, 5, 7, 0.5, 0", "33, 17, 65, 1, 1", "64, 48, 128, 2, 0.5", "5, 130, 2, 1, 0",
        "0, 4, 4, 1, 0", "4, 0, 4, 1, 1", "4, 4, 0, 1, 0.5", "2, 3, 0, 1, 0", "70, 1, 300, -1, 1"
    })
    void productsAreThoseOfTheReference(int m, int n, int k, float alpha, float beta) throws Exception {
        ProductLibrary library = OneDnnKernels.library(VectorKernels.table()::execute);
        assertThat(library.products()).containsKey(ElementType.FLOAT32);
        library.products().forEach((type, product) -> {
            for (int bits = 0; bits < 8; bits++) {
                ElementType result = (bits & 4) == 0 ? type : ElementType.FLOAT32;
                check(product, type, result, (bits & 1) != 0, (bits & 2) != 0, new float[] {m, n, k, alpha, beta});
            }
        });
    }

    @Test
    void aProcessorWithInstructionsForBfloat16HasItsProducts() throws Exception {
        Path processors = Path.of("/proc/cpuinfo");
        assumeTrue(
                Files.exists(processors) && Files.readString(processors).contains(" avx512_bf16"),
                "the processor has no avx512_bf16");
        assertThat(OneDnnKernels.library(VectorKernels.table()::execute).products())
                .containsKey(ElementType.BFLOAT16);
    }

    /** A processor without them says so, and no other kernel multiplies that type by oneDNN. */
    @Test
    void aTypeHasProductsOrAReason() throws Exception {
        ProductLibrary library = OneDnnKernels.library(VectorKernels.table()::execute);
        for (ElementType type : Kernel.types(MatMul.class)) {
            assertThat(library.lacks().containsKey(type))
                    .isNotEqualTo(library.products().containsKey(type));
        }
        assertThat(library.products().keySet()).containsAll(library.tileTypes());
    }

    private void check(
            KernelImplementation<MatMul> product,
            ElementType type,
            ElementType result,
            boolean transposeA,
            boolean transposeB,
            float[] sizes) {
        int m = (int) sizes[0];
        int n = (int) sizes[1];
        int k = (int) sizes[2];
        try (Arena arena = Arena.ofConfined()) {
            MatMul.Operand a = operand(arena, type, transposeA ? k : m, transposeA ? m : k);
            MatMul.Operand b = operand(arena, type, transposeB ? n : k, transposeB ? k : n);
            MatMul.Operand c = operand(arena, result, m, n);
            MatMul.Operand expected = copy(arena, c);
            product.execute(new MatMul(a, transposeA, b, transposeB, c, m, n, k, 2, sizes[3], sizes[4]), MEMORY);
            ReferenceKernels.table()
                    .execute(
                            new MatMul(a, transposeA, b, transposeB, expected, m, n, k, 2, sizes[3], sizes[4]), MEMORY);
            float[] right = floats(arena, expected.span());
            float largest = 1e-3f;
            for (float x : right) {
                largest = Math.max(largest, Math.abs(x));
            }
            assertThat(floats(arena, c.span()))
                    .as("%s to %s, %s %s", type, result, transposeA, transposeB)
                    .containsExactly(right, Offset.offset((float) result.tolerance() * largest));
        }
    }

    /** Two matrices with gaps after each row and between them, filled with numbers. */
    private MatMul.Operand operand(Arena arena, ElementType type, int rows, int columns) {
        int stride = columns + 3;
        long matrix = (long) rows * stride + 5;
        Span floats = span(arena, ElementType.FLOAT32, 2 * matrix);
        MemorySegment memory = MEMORY.of(floats);
        for (long i = 0; i < floats.length(); i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        Span span = span(arena, type, floats.length());
        convert(floats, span);
        return new MatMul.Operand(span, stride, matrix);
    }

    private static MatMul.Operand copy(Arena arena, MatMul.Operand operand) {
        Span span = span(arena, operand.span().type(), operand.span().length());
        MEMORY.of(span).copyFrom(MEMORY.of(operand.span()));
        return new MatMul.Operand(span, operand.rowStride(), operand.batchStride());
    }

    private static Span span(Arena arena, ElementType type, long elements) {
        return new Span(new BorrowedMemory(arena.allocate(elements * type.bytes(), 64)), 0, elements, type);
    }

    private static float[] floats(Arena arena, Span span) {
        Span floats = span(arena, ElementType.FLOAT32, span.length());
        convert(span, floats);
        return MEMORY.of(floats).toArray(ValueLayout.JAVA_FLOAT);
    }

    private static void convert(Span from, Span to) {
        if (from.type() == to.type()) {
            MEMORY.of(to).copyFrom(MEMORY.of(from));
        } else {
            ReferenceKernels.table().execute(new Cast(from, to), MEMORY);
        }
    }
}
