package io.locmoe.driver.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.reference.kernel.Bfloat16;
import io.locmoe.spi.device.memory.ElementType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads, memory and bits of products by oneDNN. */
@EnabledOnOs(OS.LINUX)
class OneDnnTest {
    private static final Form FLOAT32 = new Form(ElementType.FLOAT32, ElementType.FLOAT32, false, false, false, false);
    private static final int SIDE = 384;

    @BeforeAll
    static void load() throws Exception {
        OneDnn.requireAvailable();
        // Starts what the JVM starts with the first product of a process.
        inThread("before", OneDnnTest::product);
    }

    private static void multiply(MemorySegment memory, int m, int n, int k) {
        long half = memory.byteSize() / 4;
        ThreadProducts.ofThread()
                .multiply(
                        FLOAT32,
                        new Extents(m, n, k, k, n, n),
                        1f,
                        memory.address(),
                        memory.address() + half,
                        memory.address() + 2 * half);
    }

    private static <T> T inThread(String name, Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofPlatform().name(name).start(task);
        return task.get();
    }

    /** Threads that another one starts have its name, as the system sees them. */
    private static long threads(String name) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> name.equals(nameOf(task))).count();
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "it has ended";
        }
    }

    @Test
    void aProductStartsNoThreads() throws Exception {
        String name = "one-alone";
        long alone = inThread(name, () -> {
            try (Arena arena = Arena.ofConfined()) {
                multiply(arena.allocate(4L * SIDE * SIDE * Float.BYTES, 64), SIDE, SIDE, SIDE);
                return threads(name);
            }
        });
        assertThat(alone).isOne();
    }

    @Test
    void noMoreIsKeptThanThereArePlaces() throws Exception {
        int kept = inThread("many-shapes", () -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(4L * 4096 * Float.BYTES, 64);
                for (int m = 1; m <= 4 * MemoryObjects.MOST; m++) {
                    multiply(memory, m, 2, 1);
                }
                return ThreadProducts.ofThread().kept();
            }
        });
        assertThat(kept).isGreaterThan(MemoryObjects.MOST).isLessThanOrEqualTo(3 * MemoryObjects.MOST);
        assertThat(Primitives.count()).isLessThanOrEqualTo(Form.COUNT);
    }

    @ParameterizedTest
    @CsvSource({
        "128, 128, 64, true",
        "237, 2048, 512, false",
        "100, 512, 2048, true",
        "37, 100, 1000, false",
        "512, 77, 333, true"
    })
    void aShapeThatIsKnownHasTheBitsOfOneThatIsNot(int m, int n, int k, boolean transposeB) throws Exception {
        Bfloat16Products.assumeThere();
        Form form = new Form(ElementType.BFLOAT16, ElementType.FLOAT32, false, transposeB, false, false);
        Extents extents = new Extents(m, n, k, k, transposeB ? k : n, n);
        boolean tiles = form.make(extents).name().contains("amx");
        int known = inThread("known", () -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment operands = halves(arena, (m + n) * k);
                float[] first = halfProduct(form, extents, operands);
                for (long done = 0; done < KnownShapes.WORTH; done += extents.multiplications()) {
                    assertThat(Arrays.mismatch(halfProduct(form, extents, operands), first))
                            .isNegative();
                }
                assertThat(first[m * n - 1]).isNotNaN().isNotZero();
                return ThreadProducts.ofThread().known();
            }
        });
        assertThat(known).isEqualTo(tiles ? 1 : 0);
    }

    @Test
    void primitivesOfKnownShapesAreLimited() throws Exception {
        Bfloat16Products.assumeThere();
        Form form = new Form(ElementType.BFLOAT16, ElementType.FLOAT32, false, false, false, false);
        int known = inThread("many-known", () -> {
            try (Arena arena = Arena.ofConfined()) {
                long rows = KnownShapes.MOST + 16;
                MemorySegment operands = arena.allocate((rows + 1024) * 1024 * Short.BYTES, 64);
                for (long m = 16; m <= rows; m++) {
                    Extents extents = new Extents(m, 1024, 1024, 1024, 1024, 1024);
                    for (long done = 0; done < KnownShapes.WORTH; done += extents.multiplications()) {
                        halfProduct(form, extents, operands);
                    }
                }
                return ThreadProducts.ofThread().known();
            }
        });
        assertThat(known).isIn(0, KnownShapes.MOST);
    }

    private static MemorySegment halves(Arena arena, int count) {
        MemorySegment halves = arena.allocate(count * (long) Short.BYTES, 64);
        for (int i = 0; i < count; i++) {
            halves.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.of((float) Math.sin(i + 1)));
        }
        return halves;
    }

    /** A product of A and of B behind it, written over NaNs. */
    private static float[] halfProduct(Form form, Extents e, MemorySegment operands) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = arena.allocate(e.m() * e.n() * Float.BYTES, 64).fill((byte) -1);
            long a = operands.address();
            ThreadProducts.ofThread().multiply(form, e, 1f, a, a + e.m() * e.k() * Short.BYTES, c.address());
            return c.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    @Test
    void formsHaveDifferentPlaces() {
        boolean[] both = {false, true};
        int[] places = Stream.of(ElementType.FLOAT32, ElementType.BFLOAT16, ElementType.FLOAT16)
                .flatMapToInt(type -> Stream.of(type, ElementType.FLOAT32)
                        .distinct()
                        .flatMapToInt(result -> IntStream.range(0, 16)
                                .map(bits -> new Form(
                                                type,
                                                result,
                                                both[bits & 1],
                                                both[bits >> 1 & 1],
                                                both[bits >> 2 & 1],
                                                both[bits >> 3])
                                        .index())))
                .toArray();
        assertThat(Arrays.stream(places).distinct()).hasSize(5 * 16).allMatch(place -> place < Form.COUNT);
    }

    @Test
    void theSameProductHasTheSameBitsInAnyThreadAndAfterOthers() throws Exception {
        float[] first = inThread("first", OneDnnTest::product);
        float[] again = inThread("again", () -> {
            try (Arena arena = Arena.ofConfined()) {
                multiply(arena.allocate(4L * SIDE * SIDE * Float.BYTES, 64), SIDE, SIDE, SIDE);
            }
            product();
            return product();
        });
        assertThat(again).containsExactly(first);
        assertThat(first[0]).isNotZero();
    }

    private static float[] product() {
        int side = 75;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4L * side * side * Float.BYTES, 64);
            for (int i = 0; i < 2 * side * side; i++) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(i + 1));
            }
            multiply(memory, side, side, side);
            return memory.asSlice(memory.byteSize() / 2, (long) side * side * Float.BYTES)
                    .toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
