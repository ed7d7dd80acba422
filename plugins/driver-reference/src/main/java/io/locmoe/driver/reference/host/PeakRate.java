package io.locmoe.driver.reference.host;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The best rate of matrix products of one thread, measured once in the process for each choice of kernels and type. The
 * best of several calls counts, as other processes may take the core in some of them.
 */
final class PeakRate {
    /** Operands of this size stay in the caches of a core, and a call takes milliseconds. */
    private static final int SIDE = 512;

    private static final double OPERATIONS = 2.0 * SIDE * SIDE * SIDE;
    /** Calls at most, and nanoseconds after which no further one begins. */
    private static final int CALLS = 12;

    private static final long ENOUGH = 40_000_000;

    private static final Map<Kernels, Double> MEASURED = new ConcurrentHashMap<>();

    private record Kernels(String description, ElementType type) {}

    private PeakRate() {}

    /** Operations per second; empty if the device has no product of the type. */
    static OptionalDouble of(Device device, String kernels, ElementType type) {
        return device.supports(MatMul.class, type)
                ? OptionalDouble.of(
                        MEASURED.computeIfAbsent(new Kernels(kernels, type), _ -> OPERATIONS / seconds(device, type)))
                : OptionalDouble.empty();
    }

    private static double seconds(Device device, ElementType type) {
        List<DeviceBuffer> buffers = new ArrayList<>();
        try (DeviceStream stream = device.openStream()) {
            Span a = operand(device, stream, buffers, type);
            Span b = operand(device, stream, buffers, type);
            Span c = operand(device, stream, buffers, ElementType.FLOAT32);
            return best(stream, MatMul.of(a, false, b, false, c, SIDE, SIDE, SIDE, 0f)) / 1e9;
        } finally {
            buffers.forEach(device::free);
        }
    }

    private static long best(DeviceStream stream, MatMul product) {
        long best = Long.MAX_VALUE;
        long begin = System.nanoTime();
        for (int call = 0; call < CALLS && (call == 0 || System.nanoTime() - begin < ENOUGH); call++) {
            long start = System.nanoTime();
            stream.launch(product);
            stream.record().await();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    /** Small numbers: memory that nothing has written may hold NaNs or denormal numbers, which are slower. */
    private static Span operand(Device device, DeviceStream stream, List<DeviceBuffer> buffers, ElementType type) {
        long elements = (long) SIDE * SIDE;
        DeviceBuffer buffer = device.allocate(elements * type.bytes());
        buffers.add(buffer);
        Span span = new Span(buffer, 0, elements, type);
        stream.launch(new Fill(span, 0.01f));
        return span;
    }
}
