package io.locmoe.laboratory.bench.step.device;

import io.locmoe.laboratory.bench.KernelWork;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures the performance of a device with single kernels. Used by one thread. */
public final class DeviceProbe {
    private static final int SMALLEST_PRODUCT = 256;
    private static final int LARGEST_PRODUCT = 2048;
    /** Nanoseconds; a product that takes longer is large enough. */
    private static final long LONG_PRODUCT = 50_000_000;

    private static final int BLOCKS = 7;
    private static final long BLOCK_NANOS = 4_000_000;
    private static final int LAUNCHES = 20_000;
    private static final int COPIES_OF_CACHES = 4;

    private final Device device;
    private final Map<KernelGroup, Double> rates = new HashMap<>();

    /** @param device closed by its owner */
    public DeviceProbe(Device device) {
        this.device = device;
    }

    public MachineLimits limits() {
        double best = 0;
        int size = 0;
        long took = 0;
        for (int n = SMALLEST_PRODUCT; n <= LARGEST_PRODUCT && took < LONG_PRODUCT; n *= 2) {
            double rate = plainRate(n, n, n, ElementType.FLOAT32);
            took = (long) (2.0 * n * n * n / rate);
            size = rate > best ? n : size;
            best = Math.max(best, rate);
        }
        double launch = launchNanos(device);
        double timed = timedLaunchNanos();
        return new MachineLimits(best, size, copyRate(), launch, Math.max(0, timed - launch));
    }

    /**
     * The best rate of the device for products of a shape: with the memory layout of {@code like}, or with a plain
     * layout.
     *
     * @return operations per nanosecond
     */
    double rate(KernelGroup group, MatMul like) {
        return rates.computeIfAbsent(
                group, _ -> Math.max(rateOf(like), plainRate(like.m(), like.n(), like.k(), like.elementType())));
    }

    private double plainRate(int m, int n, int k, ElementType type) {
        try (Operands memory = new Operands()) {
            return best(MatMul.of(
                    memory.span((long) m * k, type),
                    false,
                    memory.span((long) k * n, type),
                    false,
                    memory.span((long) m * n, type),
                    m,
                    n,
                    k,
                    0f));
        }
    }

    private double rateOf(MatMul like) {
        try (Operands memory = new Operands()) {
            return best(new MatMul(
                    memory.like(like.a()),
                    like.transposeA(),
                    memory.like(like.b()),
                    like.transposeB(),
                    memory.like(like.c()),
                    like.m(),
                    like.n(),
                    like.k(),
                    like.batch(),
                    like.alpha(),
                    like.beta()));
        }
    }

    private double copyRate() {
        try (Operands memory = new Operands()) {
            long elements = COPIES_OF_CACHES * Caches.largest() / Span.ELEMENT_BYTES;
            Copy copy =
                    new Copy(memory.span(elements, ElementType.FLOAT32), memory.span(elements, ElementType.FLOAT32));
            double nanos = nanos(copy);
            return (copy.in().byteSize() + copy.out().byteSize()) / nanos;
        }
    }

    private double best(MatMul product) {
        return KernelWork.of(product).flops() / nanos(product);
    }

    /** Time of one launch: the minimum over some blocks of launches. */
    private double nanos(Kernel kernel) {
        try (DeviceStream stream = device.openStream()) {
            long once = block(stream, kernel, 1);
            int launches = (int) Math.clamp(BLOCK_NANOS / Math.max(1, once), 1, LAUNCHES);
            double best = once;
            for (int b = 0; b < BLOCKS; b++) {
                best = Math.min(best, (double) block(stream, kernel, launches) / launches);
            }
            return best;
        }
    }

    private static long block(DeviceStream stream, Kernel kernel, int launches) {
        long begin = System.nanoTime();
        for (int i = 0; i < launches; i++) {
            stream.launch(kernel);
        }
        stream.record().await();
        return System.nanoTime() - begin;
    }

    private double timedLaunchNanos() {
        StepTimer timer = new StepTimer();
        timer.switchTo(true);
        return launchNanos(new TimedDevice(device, timer), timer);
    }

    private static double launchNanos(Device device) {
        return launchNanos(device, new StepTimer());
    }

    private static double launchNanos(Device device, StepTimer timer) {
        DeviceBuffer buffer = device.allocate(Span.ELEMENT_BYTES);
        try (DeviceStream stream = device.openStream()) {
            Fill nothing = new Fill(new Span(buffer, 0, 1), 0f);
            double best = Double.MAX_VALUE;
            for (int b = 0; b < BLOCKS; b++) {
                best = Math.min(best, (double) block(stream, nothing, LAUNCHES) / LAUNCHES);
                timer.take((kernel, nanos) -> {});
            }
            return best;
        } finally {
            device.free(buffer);
        }
    }

    /** Memory for operands, filled with small numbers: uninitialised memory may contain NaNs, which are slower. */
    private final class Operands implements AutoCloseable {
        private final List<DeviceBuffer> buffers = new ArrayList<>();

        Span span(long elements, ElementType type) {
            DeviceBuffer buffer = device.allocate(elements * type.bytes());
            buffers.add(buffer);
            Span span = new Span(buffer, 0, elements, type);
            try (DeviceStream stream = device.openStream()) {
                stream.launch(new Fill(span, 0.01f));
                stream.record().await();
            }
            return span;
        }

        MatMul.Operand like(MatMul.Operand other) {
            return new MatMul.Operand(
                    span(other.span().length(), other.span().type()), other.rowStride(), other.batchStride());
        }

        @Override
        public void close() {
            buffers.forEach(device::free);
        }
    }
}
