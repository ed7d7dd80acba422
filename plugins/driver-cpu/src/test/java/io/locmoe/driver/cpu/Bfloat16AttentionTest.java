package io.locmoe.driver.cpu;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.doubles;
import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.driver.cpu.onednn.Bfloat16Products;
import io.locmoe.driver.cpu.onednn.OneDnnKernels;
import io.locmoe.driver.cpu.product.BorrowedMemory;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.product.TileProduct;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.kernel.Bfloat16;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention whose products read bfloat16 as it is, beside that which casts, and that of float64. */
@Tag("slow")
class Bfloat16AttentionTest {
    private static final DeviceMemory MEMORY = buffer -> ((BorrowedMemory) buffer).segment();
    private static final TileProduct FLOATS = VectorKernels.products().tiles();
    /** Memory before it is written, not a number in either type. */
    private static final byte UNWRITTEN = -1;

    private static KernelTable table(TileProduct product) {
        return VectorKernels.bfloat16Attention(VectorKernels.table(), product);
    }

    private static KernelTable oneDnn() throws Exception {
        Bfloat16Products.assumeThere();
        return table(OneDnnKernels.library(VectorKernels.table()::execute).tiles());
    }

    /** The product of tiles of bfloat16, by that of float32. */
    private static void widening(
            Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add) {
        assertThat(List.of(a.type(), b.type(), c.type())).containsExactly(BFLOAT16, BFLOAT16, FLOAT32);
        Tile wideA = transposeA ? widened(a, k, m) : widened(a, m, k);
        Tile wideB = transposeB ? widened(b, n, k) : widened(b, k, n);
        FLOATS.multiply(wideA, transposeA, wideB, transposeB, c, m, n, k, add);
    }

    private static Tile widened(Tile tile, int rows, int columns) {
        Tile wide = new Tile(Arena.ofAuto().allocate(JAVA_FLOAT, (long) rows * columns), 0, columns, FLOAT32);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                short half = tile.memory()
                        .getAtIndex(JAVA_SHORT, tile.from(row, column).start());
                wide.memory().setAtIndex(JAVA_FLOAT, wide.from(row, column).start(), Bfloat16.value(half));
            }
        }
        return wide;
    }

    /** What attention and its gradient give: output, the numbers of rows, and gradients. */
    private static List<float[]> results(
            KernelTable table, ElementType result, int sequences, int sequence, int heads, int size) {
        int width = heads * size;
        long rows = (long) sequences * sequence;
        float scale = (float) (1 / Math.sqrt(size));
        try (Arena arena = Arena.ofConfined()) {
            Span qkv = halves(arena, 1, rows * 3 * width);
            Span above = halves(arena, 2, rows * width);
            Span out = span(arena, result, rows * width);
            Span maximum = span(arena, FLOAT32, rows * heads);
            Span share = span(arena, FLOAT32, rows * heads);
            Span below = span(arena, result, rows * 3 * width);
            table.execute(
                    new FusedAttention(qkv, out, maximum, share, sequences, sequence, heads, width, scale), MEMORY);
            table.execute(
                    new FusedAttentionBackward(
                            qkv, out, maximum, share, above, below, sequences, sequence, heads, width, scale),
                    MEMORY);
            List<float[]> all = new ArrayList<>();
            for (Span span : List.of(out, maximum, share, below)) {
                all.add(floats(arena, span));
            }
            return all;
        }
    }

    private static Span halves(Arena arena, int seed, long length) {
        Span floats = span(arena, FLOAT32, length);
        MEMORY.of(floats).copyFrom(MemorySegment.ofArray(Numbers.uniform(seed, (int) length, -2, 2)));
        Span halves = span(arena, BFLOAT16, length);
        VectorKernels.table().execute(new Cast(floats, halves), MEMORY);
        return halves;
    }

    private static float[] floats(Arena arena, Span span) {
        Span floats = span.type() == FLOAT32 ? span : span(arena, FLOAT32, span.length());
        if (span.type() != FLOAT32) {
            VectorKernels.table().execute(new Cast(span, floats), MEMORY);
        }
        return MEMORY.of(floats).toArray(JAVA_FLOAT);
    }

    private static Span span(Arena arena, ElementType type, long elements) {
        BorrowedMemory memory = new BorrowedMemory(arena.allocate(elements * type.bytes(), 64));
        memory.segment().fill(UNWRITTEN);
        return new Span(memory, 0, elements, type);
    }

    /** It rounds what the attention rounds that casts, and sums lack zeros only. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 2, 4, FLOAT32",
        "2, 7, 3, 5, BFLOAT16",
        "1, 48, 2, 32, FLOAT32",
        "2, 65, 1, 17, BFLOAT16",
        "2, 128, 2, 32, FLOAT32",
        "1, 300, 2, 9, BFLOAT16"
    })
    void withTheSameProductsItHasTheBitsOfAttentionThatCasts(
            int sequences, int sequence, int heads, int size, ElementType result) {
        List<float[]> own = results(table(Bfloat16AttentionTest::widening), result, sequences, sequence, heads, size);
        List<float[]> casting = results(VectorKernels.table(), result, sequences, sequence, heads, size);
        for (int i = 0; i < own.size(); i++) {
            assertThat(own.get(i)).as("result %d", i).containsExactly(casting.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 2, 4", "2, 7, 3, 5", "1, 65, 2, 17", "2, 128, 4, 32", "1, 300, 1, 64"})
    void productsOfOneDnnGiveTheNumbersOfTheReference(int sequences, int sequence, int heads, int size)
            throws Exception {
        for (ElementType result : new ElementType[] {FLOAT32, BFLOAT16}) {
            List<float[]> own = results(oneDnn(), result, sequences, sequence, heads, size);
            List<float[]> exact = results(ReferenceKernels.table(), result, sequences, sequence, heads, size);
            for (int i = 0; i < own.size(); i++) {
                assertClose(result + " " + i, own.get(i), doubles(exact.get(i)), BFLOAT16.tolerance());
            }
        }
    }

    @Test
    void fourThreadsAtOnceGetTheSameBits() throws Exception {
        KernelTable table = oneDnn();
        Callable<List<float[]>> attention = () -> results(table, BFLOAT16, 2, 200, 2, 32);
        List<float[]> alone = attention.call();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<float[]>> one : threads.invokeAll(List.of(attention, attention, attention, attention))) {
                for (int i = 0; i < alone.size(); i++) {
                    assertThat(one.get().get(i)).containsExactly(alone.get(i));
                }
            }
        }
    }
}
