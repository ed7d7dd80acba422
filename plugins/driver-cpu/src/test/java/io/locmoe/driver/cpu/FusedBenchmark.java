package io.locmoe.driver.cpu;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Prints the time of fused kernels beside that of the plain ones that they stand for, in turn, at the shapes of
 * training. Not a test: run its main with the flags of the project. Numbers are medians of rounds, in processor time of
 * the thread.
 */
public final class FusedBenchmark {
    private static final int TOKENS = 2048;
    private static final int ROUNDS = 25;
    private static final long WARM_NANOS = 400_000_000;
    private static final long ROUND_NANOS = 20_000_000;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Device device = new CpuDriver().open(0);
    private final DeviceStream stream = device.openStream();
    private final Random random = new Random(1);

    private FusedBenchmark() {}

    public static void main(String[] arguments) {
        FusedBenchmark benchmark = new FusedBenchmark();
        System.out.println(benchmark.device.description());
        // Twice: the second pass sees call sites that have met every kernel, as a training run does.
        for (int pass = 1; pass <= 2; pass++) {
            System.out.println("pass " + pass);
            for (int width : new int[] {128, 512}) {
                benchmark.combine(width);
                benchmark.norm(width);
                benchmark.adamW(width, 4 * width);
                new FusedExperts(benchmark::values, width, 4 * width).report(benchmark::compare);
            }
        }
    }

    private void combine(int columns) {
        Span[] m = matrices(6, (long) TOKENS * columns);
        Span[] v = matrices(2, TOKENS);
        Span index = permutation();
        compare(
                "combine rows " + columns,
                List.of(new CombineRows(m[0], index, v[0], m[1], TOKENS, TOKENS, columns)),
                List.of(
                        binary(m[0], v[0], m[2], columns, Binary.Spread.OVER_COLUMNS),
                        new Fill(m[1], 0f),
                        new ScatterAddRows(m[2], index, m[1], TOKENS, TOKENS, columns)));
        compare(
                "combine rows backward " + columns,
                List.of(new CombineRowsBackward(m[0], index, v[0], m[3], m[4], v[1], TOKENS, TOKENS, columns)),
                List.of(
                        new GatherRows(m[3], index, m[2], TOKENS, TOKENS, columns),
                        binary(m[2], v[0], m[4], columns, Binary.Spread.OVER_COLUMNS),
                        binary(m[2], m[0], m[5], columns, Binary.Spread.NONE),
                        new SumColumns(m[5], v[1], TOKENS, columns)));
        compare(
                "gradient of gather " + columns,
                List.of(new CombineRows(m[0], index, null, m[1], TOKENS, TOKENS, columns)),
                List.of(new Fill(m[1], 0f), new ScatterAddRows(m[0], index, m[1], TOKENS, TOKENS, columns)));
    }

    private static Binary binary(Span left, Span right, Span out, int columns, Binary.Spread spread) {
        Binary.Operation operation = Binary.Operation.MULTIPLY;
        return new Binary(operation, left, right, out, TOKENS, columns, spread);
    }

    private void norm(int columns) {
        Span[] m = matrices(7, (long) TOKENS * columns);
        Span[] v = matrices(4, columns);
        Span[] r = matrices(2, TOKENS);
        compare(
                "add and layer norm " + columns,
                List.of(new AddLayerNorm(m[0], m[1], v[0], v[1], m[2], m[3], r[0], r[1], TOKENS, columns, 1e-5f)),
                List.of(
                        new Binary(Binary.Operation.ADD, m[0], m[1], m[2], TOKENS, columns, Binary.Spread.NONE),
                        new LayerNorm(m[2], v[0], v[1], m[3], r[0], r[1], TOKENS, columns, 1e-5f)));
        compare(
                "add and layer norm backward " + columns,
                List.of(new AddLayerNormBackward(
                        m[2], v[0], r[0], r[1], m[4], m[5], m[5], v[2], v[3], TOKENS, columns)),
                List.of(
                        new LayerNormBackward(m[2], v[0], r[0], r[1], m[4], m[6], v[2], v[3], TOKENS, columns),
                        new Accumulate(m[6], 1f, m[5])));
    }

    /** The experts of two layers, 8 each. */
    private void adamW(int width, int hidden) {
        List<Integer> lengths = new ArrayList<>();
        for (int expert = 0; expert < 16; expert++) {
            lengths.addAll(List.of(width * hidden, hidden, hidden * width, width));
        }
        List<Float> decays = lengths.stream().map(n -> n > hidden ? 0.1f : 0f).toList();
        Span[] all = matrices(4, lengths.stream().mapToInt(Integer::intValue).sum());
        List<Kernel> composed = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < lengths.size(); i++) {
            long first = at;
            int some = lengths.get(i);
            Span[] p = Arrays.stream(all).map(span -> span.slice(first, some)).toArray(Span[]::new);
            composed.add(new AdamW(p[0], p[1], p[2], p[3], 1, 1e-3f, 0.9f, 0.95f, 1e-8f, decays.get(i), 5));
            at += some;
        }
        composed.add(new Fill(all[1], 0f));
        compare(
                "AdamW of " + at + " elements",
                List.of(new GroupedAdamW(
                        all[0], all[1], all[2], all[3], lengths, decays, 1, 1e-3f, 0.9f, 0.95f, 1e-8f, 5)),
                composed);
    }

    private void compare(String name, List<Kernel> fused, List<Kernel> composed) {
        micros(fused, WARM_NANOS);
        micros(composed, WARM_NANOS);
        double[] one = new double[ROUNDS];
        double[] many = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            one[round] = micros(fused, ROUND_NANOS);
            many[round] = micros(composed, ROUND_NANOS);
            ratios[round] = one[round] / many[round];
        }
        System.out.printf(
                "  %-34s fused %9.1f us  composed %9.1f us  ratio %.2f%n",
                name, median(one), median(many), median(ratios));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private double micros(List<Kernel> kernels, long atLeast) {
        long start = CLOCK.getCurrentThreadCpuTime();
        long used = 0;
        long times = 0;
        for (; used < atLeast; times++) {
            kernels.forEach(stream::launch);
            used = CLOCK.getCurrentThreadCpuTime() - start;
        }
        return used / 1e3 / times;
    }

    private Span permutation() {
        List<Integer> rows = new ArrayList<>(IntStream.range(0, TOKENS).boxed().toList());
        Collections.shuffle(rows, random);
        return span(TOKENS, rows::get);
    }

    private Span[] matrices(int count, long elements) {
        return IntStream.range(0, count).mapToObj(i -> values(elements)).toArray(Span[]::new);
    }

    private Span values(long elements) {
        return span(elements, i -> Float.floatToRawIntBits(random.nextFloat() + 0.01f));
    }

    private interface Bits {
        int at(int index);
    }

    private Span span(long elements, Bits bits) {
        Span span = new Span(device.allocate(elements * Span.ELEMENT_BYTES), 0, elements);
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
