package io.locmoe.driver.cpu;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Prints how fast the kernels between the products of a layer move memory, beside a copy that reads and writes as many
 * bytes in turn with them. Not a test: run its main.
 *
 * <pre>
 * mvn -q -DskipTests -pl plugins/driver-cpu -am package dependency:build-classpath -Dmdep.outputFile=target/class-path
 * cd plugins/driver-cpu
 * java @../../services/cli/target/locmoe/jvm.flags -cp target/test-classes:target/classes:$(cat target/class-path) \
 *     io.locmoe.driver.cpu.BandwidthBenchmark [FAMILY [WIDTH [NAME]]]
 * </pre>
 *
 * <p>A layer has 2,048 rows; what a kernel reads and writes in all (the column MB) decides in which cache it is. Bytes
 * are those that must move: each operand that is read, and each result. Numbers are medians of rounds in processor time
 * of the thread, after all kernels have run, as call sites that have met every kernel are as slow as in a training. The
 * last column divides the best rounds of both: other work on the other thread of a core slows kernels down that compute
 * much, and a copy less.
 */
public final class BandwidthBenchmark {
    static final int ROWS = 2048;
    private static final int ROUNDS = 25;
    private static final long WARM_NANOS = 50_000_000;
    private static final int LEAST_TURNS = 4;
    private static final long QUIET_MILLIS = 50;
    private static final long ROUND_NANOS = 6_000_000;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Device device;
    private final DeviceStream stream;
    private final Random random = new Random(1);
    private final List<Case> cases = new ArrayList<>();

    /** What is measured: a launch, the bytes that it must move, and a copy that moves as many. */
    private record Case(String name, Kernel kernel, long bytes, Kernel copy) {}

    private BandwidthBenchmark(String family) {
        device = new CpuDriver(family).open(0);
        stream = device.openStream();
    }

    public static void main(String[] arguments) {
        BandwidthBenchmark benchmark = new BandwidthBenchmark(arguments.length > 0 ? arguments[0] : "auto");
        String width = arguments.length > 1 ? arguments[1] : "";
        String name = arguments.length > 2 ? arguments[2] : "";
        System.out.println(benchmark.device.description());
        for (int some : new int[] {128, 512}) {
            if (width.isEmpty() || width.equals("" + some)) {
                new BandwidthCases(benchmark, some).add();
            }
        }
        benchmark.cases.removeIf(one -> !one.name.contains(name));
        benchmark.run();
    }

    /** Adds a kernel that moves so many bytes. */
    void add(String name, long bytes, Kernel kernel) {
        long half = bytes / 2 / Float.BYTES;
        Span source = memory(half);
        // Memory that nobody has written is one page, and reads from it are faster than any cache's.
        launch(new Fill(source, 1f));
        cases.add(new Case(name, kernel, bytes, new Copy(source, memory(half))));
    }

    private void run() {
        warmUp();
        System.out.printf("%-36s %8s %10s %8s %12s %12s%n", "", "MB", "us", "GB/s", "of copy, %", "at best, %");
        cases.forEach(this::report);
    }

    /** All kernels in turns, until the JIT has nothing left to compile. */
    private void warmUp() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long compiled;
        int turns = 0;
        do {
            compiled = compiler.getTotalCompilationTime();
            for (Case one : cases) {
                micros(one.kernel, WARM_NANOS);
                micros(one.copy, WARM_NANOS / 10);
            }
            turns++;
        } while (turns < LEAST_TURNS || compiler.getTotalCompilationTime() - compiled > QUIET_MILLIS);
    }

    private void report(Case one) {
        double[] times = new double[ROUNDS];
        double[] copies = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            copies[round] = micros(one.copy, ROUND_NANOS);
            times[round] = micros(one.kernel, ROUND_NANOS);
            ratios[round] = copies[round] / times[round];
        }
        for (double[] values : List.of(times, copies, ratios)) {
            Arrays.sort(values);
        }
        double time = times[ROUNDS / 2];
        System.out.printf(
                "%-36s %8.2f %10.1f %8.1f %12.0f %12.0f%n",
                one.name,
                one.bytes / 1e6,
                time,
                one.bytes / time / 1e3,
                100 * ratios[ROUNDS / 2],
                100 * copies[0] / times[0]);
    }

    private double micros(Kernel kernel, long atLeast) {
        stream.launch(kernel);
        long start = CLOCK.getCurrentThreadCpuTime();
        long used = 0;
        long times = 0;
        for (; used < atLeast; times++) {
            stream.launch(kernel);
            used = CLOCK.getCurrentThreadCpuTime() - start;
        }
        return used / 1e3 / times;
    }

    /** Once, to prepare an operand. */
    void launch(Kernel kernel) {
        stream.launch(kernel);
    }

    private Span memory(long elements) {
        return new Span(device.allocate(elements * Float.BYTES), 0, elements);
    }

    /** Numbers between 0.01 and 1.01. */
    Span values(long elements) {
        return span(elements, i -> Float.floatToRawIntBits(random.nextFloat() + 0.01f));
    }

    Span[] matrices(int count, long elements) {
        return IntStream.range(0, count).mapToObj(i -> values(elements)).toArray(Span[]::new);
    }

    /** As many numbers, of two bytes each. */
    Span halves(long elements, ElementType type) {
        return new Span(device.allocate(elements * Short.BYTES), 0, elements, type);
    }

    Span permutation() {
        List<Integer> rows = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
        Collections.shuffle(rows, random);
        return span(ROWS, rows::get);
    }

    private interface Bits {
        int at(int index);
    }

    private Span span(long elements, Bits bits) {
        Span span = memory(elements);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, elements);
            for (int i = 0; i < elements; i++) {
                host.setAtIndex(ValueLayout.JAVA_INT, i, bits.at(i));
            }
            stream.copyIn(host, span.buffer(), 0);
        }
        return span;
    }
}
