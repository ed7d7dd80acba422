package io.locmoe.driver.cpu;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Prints the milliseconds of attention in bfloat16 by tables of products, forward and backward. Not a test: run its
 * main with the flags of the project. They compute in turns; the best of some rounds counts, in processor time of the
 * thread.
 */
public final class AttentionBenchmark {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 9;
    private static final double WARM_NANOS = 1.5e9;
    private static final double ROUND_NANOS = 3e7;
    private static final List<String> TABLES = List.of(
            "float32:openblas,bfloat16:cast,float16:cast",
            "float32:onednn,bfloat16:cast,float16:cast",
            "float32:openblas,bfloat16:onednn,float16:cast");

    private record Shape(int width, int heads, int sequences, int sequence) {
        long elements() {
            return (long) sequences * sequence * width;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape(128, 4, 16, 128),
            new Shape(512, 8, 16, 128),
            new Shape(128, 4, 4, 512),
            new Shape(512, 8, 1, 2048),
            new Shape(128, 4, 16, 64));

    private final Device device;
    private final DeviceStream stream;

    private AttentionBenchmark(String table) {
        CpuDriver driver = new CpuDriver();
        device = driver.open(0, Options.parse(driver.options(), Map.of("products", table)));
        stream = device.openStream();
    }

    public static void main(String[] arguments) {
        System.out.println("forward, backward by each of " + TABLES);
        List<AttentionBenchmark> sides =
                TABLES.stream().map(AttentionBenchmark::new).toList();
        for (Shape shape : SHAPES) {
            List<Kernel[]> kernels =
                    sides.stream().map(side -> side.kernels(shape)).toList();
            double[] best = new double[2 * sides.size()];
            Arrays.fill(best, Double.MAX_VALUE);
            for (int round = 0; round <= ROUNDS; round++) {
                for (int i = 0; i < best.length; i++) {
                    Kernel kernel = kernels.get(i % sides.size())[i / sides.size()];
                    double millis = sides.get(i % sides.size()).millis(kernel, round == 0 ? WARM_NANOS : ROUND_NANOS);
                    best[i] = round == 0 ? best[i] : Math.min(best[i], millis);
                }
            }
            System.out.println(shape + ": "
                    + Arrays.stream(best).mapToObj(ms -> "%.2f".formatted(ms)).toList());
        }
    }

    private Kernel[] kernels(Shape s) {
        long numbers = (long) s.sequences * s.sequence * s.heads;
        Span qkv = halves(1, 3 * s.elements());
        Span out = halves(2, s.elements());
        Span above = halves(3, s.elements());
        Span below = halves(4, 3 * s.elements());
        Span maximum = floats(5, numbers);
        Span share = floats(6, numbers);
        float scale = (float) (1 / Math.sqrt(s.width / s.heads));
        return new Kernel[] {
            new FusedAttention(qkv, out, maximum, share, s.sequences, s.sequence, s.heads, s.width, scale),
            new FusedAttentionBackward(
                    qkv, out, maximum, share, above, below, s.sequences, s.sequence, s.heads, s.width, scale)
        };
    }

    private Span halves(int seed, long length) {
        Span halves = new Span(device.allocate(length * Short.BYTES), 0, length, ElementType.BFLOAT16);
        stream.launch(new Cast(floats(seed, length), halves));
        return halves;
    }

    private Span floats(int seed, long length) {
        Span floats = new Span(device.allocate(length * Float.BYTES), 0, length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(floats.byteSize());
            host.copyFrom(MemorySegment.ofArray(Numbers.uniform(seed, (int) length, -2, 2)));
            stream.copyIn(host, floats.buffer(), 0);
        }
        return floats;
    }

    private double millis(Kernel kernel, double atLeast) {
        long start = CLOCK.getCurrentThreadCpuTime();
        long used = 0;
        int times = 0;
        for (; used < atLeast; times++) {
            stream.launch(kernel);
            used = CLOCK.getCurrentThreadCpuTime() - start;
        }
        return used / 1e6 / times;
    }
}
