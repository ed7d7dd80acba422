package io.locmoe.driver.cpu;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Main of a child JVM: kernels that reduce, from the first call in the interpreter until the JIT has compiled them. */
final class WarmUp {
    private static final int ROWS = 8;
    private static final int COLUMNS = 77;
    private static final int GROUPS = 7;
    private static final int TOKENS = 35;
    private static final int WIDTH = 5;
    /** Enough in a JVM that compiles four times as early as it does by itself. */
    private static final int LAUNCHES = 1000;

    private final Device device = new CpuDriver("vector").open(0);
    private final DeviceStream stream = device.openStream();
    private final Random random = new Random(3);

    private WarmUp() {}

    public static void main(String[] arguments) {
        new WarmUp().run();
    }

    private void run() {
        Span in = normal(ROWS * COLUMNS);
        Span out = normal(ROWS * COLUMNS);
        Span row = normal(ROWS);
        Span other = normal(ROWS);
        Span column = normal(COLUMNS);
        List<Kernel> kernels = List.of(
                new Softmax(in, out, ROWS, COLUMNS, 1, false),
                new SoftmaxBackward(in, normal(ROWS * COLUMNS), out, ROWS, COLUMNS, 1),
                new LayerNorm(in, column, column, out, row, other, ROWS, COLUMNS, 1e-5f),
                new LogSumExp(in, out.slice(0, ROWS), ROWS, COLUMNS),
                new SumColumns(in, out.slice(0, ROWS), ROWS, COLUMNS),
                new SumRows(in, out.slice(0, COLUMNS), ROWS, COLUMNS, false),
                new CombineRowsBackward(in, zeros(ROWS), row, in, out, other, ROWS, ROWS, COLUMNS),
                new SumOfSquares(in, out.slice(0, 1)),
                new NormalizedGroupMean(in, out.slice(0, ROWS * GROUPS), row, ROWS, COLUMNS, GROUPS, 0),
                new NormalizedGroupMeanBackward(
                        in,
                        normal(ROWS * GROUPS),
                        normal(ROWS),
                        normal(ROWS * GROUPS),
                        out,
                        ROWS,
                        COLUMNS,
                        GROUPS,
                        false),
                new FusedAttention(
                        in.slice(0, 3 * TOKENS * WIDTH),
                        out.slice(0, TOKENS * WIDTH),
                        normal(TOKENS),
                        normal(TOKENS),
                        1,
                        TOKENS,
                        1,
                        WIDTH,
                        1),
                new FusedAttentionBackward(
                        in.slice(0, 3 * TOKENS * WIDTH),
                        normal(TOKENS * WIDTH),
                        zeros(TOKENS),
                        normal(TOKENS),
                        normal(TOKENS * WIDTH),
                        out.slice(0, 3 * TOKENS * WIDTH),
                        1,
                        TOKENS,
                        1,
                        WIDTH,
                        1),
                new CrossEntropy(in, zeros(ROWS), out, row, ROWS, COLUMNS),
                new FusedCrossEntropy(in, zeros(ROWS), row, other, out.slice(0, ROWS), ROWS, COLUMNS),
                MatMul.of(in, false, in, true, out.slice(0, ROWS * ROWS), ROWS, ROWS, COLUMNS, 0),
                new Cast(in, halves(out, ElementType.BFLOAT16)),
                new Cast(halves(in, ElementType.BFLOAT16), out),
                new Cast(in, halves(out, ElementType.FLOAT16)),
                new Cast(halves(in, ElementType.FLOAT16), out));
        for (Kernel kernel : kernels) {
            check(kernel, out);
        }
    }

    private void check(Kernel kernel, Span out) {
        int[] first = null;
        for (int launch = 0; launch < LAUNCHES; launch++) {
            stream.launch(kernel);
            int[] bits = read(out);
            first = first == null ? bits : first;
            if (!Arrays.equals(first, bits)) {
                System.out.println(kernel.getClass().getSimpleName() + ": other bits at launch " + launch);
                return;
            }
        }
        System.out.println(kernel.getClass().getSimpleName() + ": same bits");
    }

    private int[] read(Span span) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(span.byteSize());
            stream.copyOut(span.buffer(), span.byteOffset(), host);
            return host.toArray(ValueLayout.JAVA_INT);
        }
    }

    /** As many halves at the start of the memory. */
    private static Span halves(Span span, ElementType type) {
        return new Span(span.buffer(), 0, span.length(), type);
    }

    private Span zeros(int length) {
        return span(new float[length]);
    }

    private Span normal(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return span(values);
    }

    private Span span(float[] values) {
        Span span = new Span(device.allocate(4L * values.length), 0, values.length);
        try (Arena arena = Arena.ofConfined()) {
            stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values), span.buffer(), 0);
        }
        return span;
    }
}
