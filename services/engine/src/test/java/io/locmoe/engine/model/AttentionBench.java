package io.locmoe.engine.model;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.LayerBench;
import io.locmoe.engine.PartialDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Prints time and memory of attention without its projections, by fused and by plain kernels in turn, forward, and
 * forward with backward, on one thread and in its processor time. Not a test: run its main with the class path and JVM
 * flags of the tests. Arguments: {@code width/heads/sequences x sequence}, such as {@code 128/4/16x128}.
 */
public final class AttentionBench {
    private static final int ROUNDS = 15;
    private static final long ROUND_NANOS = 60_000_000;
    private static final long LARGEST_SQUARES = 1L << 29;
    private static final Set<Class<? extends Kernel>> OF_ATTENTION = Set.of(
            MatMul.class, Softmax.class, SoftmaxBackward.class, FusedAttention.class, FusedAttentionBackward.class);
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private AttentionBench() {}

    public static void main(String[] arguments) {
        String[] shapes = arguments.length > 0
                ? arguments
                : new String[] {
                    "128/4/16x128",
                    "128/4/4x128",
                    "512/8/16x128",
                    "128/4/1x128",
                    "128/4/1x256",
                    "128/4/1x512",
                    "128/4/1x1024",
                    "128/4/1x2048",
                    "128/4/1x4096",
                    "512/8/1x1024",
                    "512/8/1x4096"
                };
        System.out.println("width/heads/batch    forward: fused  plain  ratio    and backward: fused  plain  ratio"
                + "    memory: fused  plain");
        // Twice, as the second pass meets what the JIT has made of the first.
        for (int pass = 0; pass < 2; pass++) {
            for (String shape : shapes) {
                int[] n = Arrays.stream(shape.split("[/x]"))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                compare(shape, n[0], n[1], n[2], n[3]);
            }
        }
    }

    private static void compare(String shape, int width, int heads, int sequences, int sequence) {
        boolean plainToo = (long) sequences * sequence * sequence * heads <= LARGEST_SQUARES;
        double[][] best = new double[2][2];
        long[] bytes = new long[2];
        try (Side fused = new Side(Set.of(), width, heads, sequences, sequence);
                Side plain = new Side(Set.of(FusedAttention.class), width, heads, sequences, sequence)) {
            for (double[] b : best) {
                Arrays.fill(b, Double.MAX_VALUE);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (int learns = 0; learns < 2; learns++) {
                    best[0][learns] = Math.min(best[0][learns], fused.nanos(learns == 1));
                    best[1][learns] = plainToo ? Math.min(best[1][learns], plain.nanos(learns == 1)) : Double.NaN;
                }
            }
            bytes[0] = fused.tape.memoryBytes();
            bytes[1] = plain.tape.memoryBytes();
        }
        System.out.printf(
                Locale.ROOT,
                "%-18s %9.0f us %7.0f %5.2f %12.0f us %8.0f %5.2f %12.2f MB %8.2f%n",
                shape,
                best[0][0] / 1000,
                best[1][0] / 1000,
                best[0][0] / best[1][0],
                best[0][1] / 1000,
                best[1][1] / 1000,
                best[0][1] / best[1][1],
                bytes[0] / 1e6,
                bytes[1] / 1e6);
    }

    /** Attention on a device that has or lacks the fused kernels. */
    private static final class Side implements AutoCloseable {
        private final Device device;
        private final Tape tape;
        private final DeviceTensor qkv;
        private final DeviceTensor above;
        private final int heads;
        private final int sequence;
        private long repetitions = 1;
        private long used;

        Side(Set<Class<? extends Kernel>> missing, int width, int heads, int sequences, int sequence) {
            device = new PartialDriver(missing).open(0);
            tape = new Tape(timed(device));
            this.heads = heads;
            this.sequence = sequence;
            int rows = sequences * sequence;
            qkv = bound(1, rows, 3 * width);
            above = bound(2, rows, width);
        }

        /** The device, which adds up the time of the kernels that attention is made of. */
        private Device timed(Device device) {
            return new ForwardingDevice(device) {
                @Override
                public DeviceStream openStream() {
                    return new ForwardingDeviceStream(super.openStream()) {
                        @Override
                        public void launch(Kernel kernel) {
                            long start = CLOCK.getCurrentThreadCpuTime();
                            super.launch(kernel);
                            used += OF_ATTENTION.contains(kernel.getClass())
                                    ? CLOCK.getCurrentThreadCpuTime() - start
                                    : 0;
                        }
                    };
                }
            };
        }

        private DeviceTensor bound(int seed, int rows, int columns) {
            DeviceTensor tensor = tape.parameter(true, rows, columns);
            Span values = new Span(device.allocate(4L * rows * columns), 0, (long) rows * columns);
            LayerBench.write(tape, values, Numbers.uniform(seed, rows * columns, -1, 1));
            tensor.bind(values, new Span(device.allocate(values.byteSize()), 0, values.length()));
            return tensor;
        }

        /** Nanoseconds of one pass. */
        double nanos(boolean learns) {
            tape.recording(learns);
            used = 0;
            while (used < ROUND_NANOS / 2) {
                used = 0;
                for (long i = 0; i < repetitions; i++) {
                    once(learns);
                }
                repetitions = used < ROUND_NANOS / 2 ? 2 * repetitions : repetitions;
            }
            return (double) used / repetitions;
        }

        private void once(boolean learns) {
            DeviceTensor mixed = AttentionMix.of(
                    qkv, Documents.ofSequences(qkv.rows(), sequence).stretches(), heads, 0.125f, Sight.ALL);
            if (learns) {
                tape.backward(List.of(mixed.multiply(above).sum()), new float[] {1f});
            }
            tape.reset();
        }

        @Override
        public void close() {
            tape.close();
            for (DeviceTensor tensor : List.of(qkv, above)) {
                device.free(tensor.span().buffer());
                device.free(tensor.gradient().buffer());
            }
            device.close();
        }
    }
}
