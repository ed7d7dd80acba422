package io.locmoe.driver.cpu;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.function.LongToIntFunction;

/**
 * Prints the speed of the kernels at the shapes of training. Not a test: run its main with the flags of the project.
 *
 * <p>Argument: the family (auto, reference, vector, blas). Each number is the best of several rounds, on one thread, in
 * processor time of that thread, so that a busy machine does not spoil it.
 */
public final class KernelBenchmark {
    private static final int ROUNDS = 12;
    private static final long ROUND_NANOS = 50_000_000L;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Device device;
    private final DeviceStream stream;
    private final Random random = new Random(1);

    private KernelBenchmark(Device device) {
        this.device = device;
        this.stream = device.openStream();
    }

    public static void main(String[] arguments) {
        Device device = new CpuDriver(arguments.length == 0 ? "auto" : arguments[0]).open(0);
        System.out.println(device.description());
        KernelBenchmark benchmark = new KernelBenchmark(device);
        // Twice: the second pass sees call sites that have met every kernel, as a training run does.
        for (int pass = 1; pass <= 2; pass++) {
            System.out.println("pass " + pass);
            benchmark.matMuls();
            benchmark.rows();
            benchmark.elements();
        }
    }

    private void matMuls() {
        matMul("peak", 1024, 1024, 1024, false, false, 1);
        matMul("qkv", 512, 384, 128, false, false, 1);
        matMul("ffn up", 512, 512, 128, false, false, 1);
        matMul("ffn down", 512, 128, 512, false, false, 1);
        matMul("ffn up, transposed B", 512, 128, 512, false, true, 1);
        matMul("weight gradient", 128, 512, 512, true, false, 1);
        matMul("attention scores", 128, 128, 32, false, true, 16);
        matMul("attention values", 128, 32, 128, false, false, 16);
        matMul("gate", 512, 8, 128, false, false, 1);
    }

    private void matMul(String name, int m, int n, int k, boolean transposeA, boolean transposeB, int batch) {
        MatMul.Operand a = new MatMul.Operand(normal((long) batch * m * k), transposeA ? m : k, (long) m * k);
        MatMul.Operand b = new MatMul.Operand(normal((long) batch * k * n), transposeB ? k : n, (long) k * n);
        MatMul.Operand c = new MatMul.Operand(normal((long) batch * m * n), n, (long) m * n);
        double nanos = nanos(new MatMul(a, transposeA, b, transposeB, c, m, n, k, batch, 1, 0));
        System.out.printf(
                "  matmul %-22s %4d x %4d x %4d, batch %2d  %7.1f GFLOP/s  %9.1f us%n",
                name, m, k, n, batch, 2.0 * batch * m * n * k / nanos, nanos / 1000);
    }

    private void rows() {
        int rows = 512;
        int columns = 128;
        long size = (long) rows * columns;
        Span gain = normal(columns);
        Span mean = normal(rows);
        Span rstd = normal(rows);
        report("softmax", new Softmax(normal(size * 4), normal(size * 4), rows * 4, columns, 1, false), size * 4);
        report("softmax causal", new Softmax(normal(size * 4), normal(size * 4), rows * 4, columns, 1, true), size * 4);
        report(
                "softmax backward",
                new SoftmaxBackward(normal(size), normal(size), normal(size), rows, columns, 1),
                size);
        report(
                "layer norm",
                new LayerNorm(normal(size), gain, normal(columns), normal(size), mean, rstd, rows, columns, 1e-5f),
                size);
        report(
                "layer norm backward",
                new LayerNormBackward(
                        normal(size),
                        gain,
                        mean,
                        rstd,
                        normal(size),
                        normal(size),
                        normal(columns),
                        normal(columns),
                        rows,
                        columns),
                size);
        report("softmax of 8 columns", new Softmax(normal(4096), normal(4096), 512, 8, 1, false), 4096);
        report(
                "cross entropy, 8192 columns",
                new CrossEntropy(normal(64 * 8192), indices(64, 8192), normal(64 * 8192), normal(64), 64, 8192),
                64 * 8192);
        report(
                "cross entropy backward",
                new CrossEntropyBackward(normal(64 * 8192), indices(64, 8192), normal(64), normal(64 * 8192), 64, 8192),
                64 * 8192);
        report("log-sum-exp", new LogSumExp(normal(size), normal(rows), rows, columns), size);
        report("sum rows", new SumRows(normal(size * 4), normal(columns * 4), rows, columns * 4, true), size * 4);
        report("sum columns", new SumColumns(normal(size), normal(rows), rows, columns), size);
        report(
                "gather rows",
                new GatherRows(normal(size), indices(rows, rows), normal(size), rows, rows, columns),
                size);
        report(
                "scatter-add rows",
                new ScatterAddRows(normal(size), indices(rows, rows), normal(size), rows, rows, columns),
                size);
        report(
                "gather of 1 column",
                new GatherRows(normal(4096), indices(4096, 4096), normal(4096), 4096, 4096, 1),
                4096);
    }

    private void elements() {
        long size = 512L * 512;
        for (Unary.Function function : Unary.Function.values()) {
            report(function + "", new Unary(function, normal(size), normal(size)), size);
            report(
                    function + " backward",
                    new UnaryBackward(function, normal(size), normal(size), normal(size), normal(size)),
                    size);
        }
        report(
                "add",
                new Binary(
                        Binary.Operation.ADD, normal(size), normal(size), normal(size), 512, 512, Binary.Spread.NONE),
                size);
        report(
                "multiply over rows",
                new Binary(
                        Binary.Operation.MULTIPLY,
                        normal(size),
                        normal(512),
                        normal(size),
                        512,
                        512,
                        Binary.Spread.OVER_ROWS),
                size);
        report(
                "multiply over columns",
                new Binary(
                        Binary.Operation.MULTIPLY,
                        normal(size),
                        normal(2048),
                        normal(size),
                        2048,
                        128,
                        Binary.Spread.OVER_COLUMNS),
                size);
        report("accumulate", new Accumulate(normal(size), 1, normal(size)), size);
        report("copy", new Copy(normal(size), normal(size)), size);
        report("sum of squares", new SumOfSquares(normal(size), normal(1)), size);
        report(
                "AdamW",
                new AdamW(normal(size), normal(size), normal(size), normal(size), 1, 0, 0.9f, 0.999f, 1e-8f, 0, 10),
                size);
        report("launch alone", new Copy(normal(1), normal(1)), 1);
    }

    private void report(String name, Kernel kernel, long elements) {
        double nanos = nanos(kernel);
        System.out.printf("  %-28s %8.3f ns/element  %9.1f us%n", name, nanos / elements, nanos / 1000);
    }

    private double nanos(Kernel kernel) {
        double best = Double.MAX_VALUE;
        long launches = 1;
        for (int round = 0; round < ROUNDS; ) {
            long start = CLOCK.getCurrentThreadCpuTime();
            for (long i = 0; i < launches; i++) {
                stream.launch(kernel);
            }
            long used = CLOCK.getCurrentThreadCpuTime() - start;
            best = Math.min(best, (double) used / launches);
            if (used < ROUND_NANOS / 2) {
                launches *= 2;
            } else {
                round++;
            }
        }
        return best;
    }

    private Span normal(long length) {
        return span(length, i -> Float.floatToRawIntBits((float) Math.abs(random.nextGaussian()) + 0.01f));
    }

    private Span indices(long length, int bound) {
        return span(length, i -> random.nextInt(bound));
    }

    private Span span(long length, LongToIntFunction bits) {
        Span span = new Span(device.allocate(length * Span.ELEMENT_BYTES), 0, length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, length);
            for (long i = 0; i < length; i++) {
                host.setAtIndex(ValueLayout.JAVA_INT, i, bits.applyAsInt(i));
            }
            stream.copyIn(host, span.buffer(), 0);
        }
        return span;
    }
}
