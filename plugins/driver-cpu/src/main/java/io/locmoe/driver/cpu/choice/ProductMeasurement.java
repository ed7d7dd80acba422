package io.locmoe.driver.cpu.choice;

import io.locmoe.driver.cpu.product.BorrowedMemory;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rates of some libraries at shapes of trainings: products forward, backward and of gradients, of 256 to 1,024
 * rows. On each shape they multiply in turns, and the best of some calls counts, as other processes may take the core.
 * Takes about a fifth of a second.
 */
final class ProductMeasurement {
    private static final List<Shape> SHAPES = List.of(
            new Shape(256, 128, 512, false, false),
            new Shape(256, 512, 128, false, true),
            new Shape(128, 256, 512, true, false),
            new Shape(1024, 128, 384, false, false),
            new Shape(1024, 512, 512, false, false),
            new Shape(256, 512, 2048, false, false));
    private static final int TURNS = 8;
    /** What takes so many times the fastest call's time is not called again. */
    private static final int SLOW = 4;
    /** Bytes of small numbers in all types: memory with denormal numbers or NaNs would be slower. */
    private static final byte SMALL = 0x3C;

    private static final long ALIGNMENT = 64;

    private record Shape(int m, int k, int n, boolean transposeA, boolean transposeB) {
        double operations() {
            return 2.0 * m * k * n;
        }
    }

    private record Candidate(ElementType type, Multiplier library, KernelImplementation<MatMul> product) {}

    private ProductMeasurement() {}

    static ProductRates take(Map<Multiplier, ProductLibrary> libraries) {
        List<Candidate> candidates = new ArrayList<>();
        libraries.forEach((name, library) ->
                library.products().forEach((type, product) -> candidates.add(new Candidate(type, name, product))));
        double[] logarithms = new double[candidates.size()];
        for (Shape shape : SHAPES) {
            long[] nanos = nanos(shape, candidates);
            for (int i = 0; i < nanos.length; i++) {
                logarithms[i] += Math.log(shape.operations() / nanos[i]) / SHAPES.size();
            }
        }
        Map<ElementType, Map<Multiplier, Double>> rates = new EnumMap<>(ElementType.class);
        for (int i = 0; i < logarithms.length; i++) {
            rates.computeIfAbsent(candidates.get(i).type(), key -> new EnumMap<>(Multiplier.class))
                    .put(candidates.get(i).library(), Math.exp(logarithms[i]));
        }
        return new ProductRates(rates);
    }

    private static long[] nanos(Shape shape, List<Candidate> candidates) {
        long[] best = new long[candidates.size()];
        Arrays.fill(best, Long.MAX_VALUE);
        try (Arena arena = Arena.ofConfined()) {
            List<MatMul> products = candidates.stream()
                    .map(candidate -> product(shape, candidate.type(), arena))
                    .toList();
            for (int turn = 0; turn < TURNS; turn++) {
                long least = Arrays.stream(best).min().orElse(0);
                for (int i = 0; i < best.length; i++) {
                    if (turn < 2 || best[i] / SLOW <= least) {
                        best[i] = Math.min(best[i], nanos(candidates.get(i).product(), products.get(i)));
                    }
                }
            }
        }
        return best;
    }

    private static MatMul product(Shape shape, ElementType type, Arena arena) {
        return MatMul.of(
                span(arena, type, shape.m() * shape.k()),
                shape.transposeA(),
                span(arena, type, shape.k() * shape.n()),
                shape.transposeB(),
                span(arena, ElementType.FLOAT32, shape.m() * shape.n()),
                shape.m(),
                shape.n(),
                shape.k(),
                0f);
    }

    private static Span span(Arena arena, ElementType type, long elements) {
        MemorySegment segment = arena.allocate(elements * type.bytes(), ALIGNMENT);
        segment.fill(SMALL);
        return new Span(new BorrowedMemory(segment), 0, elements, type);
    }

    private static long nanos(KernelImplementation<MatMul> implementation, MatMul product) {
        DeviceMemory memory = buffer -> ((BorrowedMemory) buffer).segment();
        long start = System.nanoTime();
        implementation.execute(product, memory);
        return Math.max(1, System.nanoTime() - start);
    }
}
