package io.locmoe.driver.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

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
                        m,
                        n,
                        k,
                        1f,
                        memory.address(),
                        k,
                        memory.address() + half,
                        n,
                        memory.address() + 2 * half,
                        n);
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
