package io.locmoe.conformance.device;

import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The operands of one case. Each lies in a buffer of its own at an odd offset between guard elements, so that a kernel
 * that relies on alignment or writes past an end is found.
 */
final class Workspace {
    private static final int GUARD = 19;
    private static final int GUARD_BITS = 0x1BADCAFE;
    private static final int UNWRITTEN_BITS = 0x7FC0FEED;

    private final Arena arena = Arena.ofAuto();
    private final List<Operand> operands = new ArrayList<>();
    private final Random random;

    Workspace(long seed) {
        this.random = new Random(seed);
    }

    record Operand(MemorySegment memory, MemorySegment initial) implements DeviceBuffer {
        @Override
        public long bytes() {
            return memory.byteSize();
        }

        @Override
        public void free() {
            throw new UnsupportedOperationException("a kernel frees nothing");
        }
    }

    /** Normally distributed elements. */
    Span normal(long length, double deviation) {
        return floats(length, i -> (float) (random.nextGaussian() * deviation));
    }

    Span normal(long length) {
        return normal(length, 1);
    }

    /** Elements uniform in [low, high). */
    Span uniform(long length, double low, double high) {
        return floats(length, i -> (float) (low + random.nextDouble() * (high - low)));
    }

    Span of(float... values) {
        return floats(values.length, i -> values[(int) i]);
    }

    Span indices(int length, int low, int bound) {
        Span span = unwritten(length);
        MemorySegment segment = of(span);
        for (int i = 0; i < length; i++) {
            segment.setAtIndex(ValueLayout.JAVA_INT, i, low + random.nextInt(bound - low));
        }
        return keep(span);
    }

    /** Memory that the kernel is to write without reading: NaN until then. */
    Span unwritten(long length) {
        MemorySegment memory = arena.allocate((length + 2 * GUARD) * Span.ELEMENT_BYTES, 64);
        for (long i = 0; i < length + 2 * GUARD; i++) {
            boolean inside = i >= GUARD && i < GUARD + length;
            memory.setAtIndex(ValueLayout.JAVA_INT, i, inside ? UNWRITTEN_BITS : GUARD_BITS);
        }
        Operand operand = new Operand(memory, arena.allocate(memory.byteSize(), 64));
        operands.add(operand);
        return keep(new Span(operand, GUARD, length));
    }

    private interface Elements {
        float at(long index);
    }

    private Span floats(long length, Elements elements) {
        Span span = unwritten(length);
        MemorySegment segment = of(span);
        for (long i = 0; i < length; i++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, elements.at(i));
        }
        return keep(span);
    }

    private static Span keep(Span span) {
        Operand operand = (Operand) span.buffer();
        operand.initial().copyFrom(operand.memory());
        return span;
    }

    /** All operands, with their present and their first content. */
    List<Operand> operands() {
        return operands;
    }

    /** The first element, in words, that changed outside the outputs; null if none. */
    String damage(List<Span> outputs) {
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            for (long at = 0; at < operand.bytes() / Span.ELEMENT_BYTES; at++) {
                boolean same = operand.memory().getAtIndex(ValueLayout.JAVA_INT, at)
                        == operand.initial().getAtIndex(ValueLayout.JAVA_INT, at);
                if (!same && !covered(outputs, operand, at)) {
                    return "operand " + i + " was changed at element " + (at - GUARD);
                }
            }
        }
        return null;
    }

    private static boolean covered(List<Span> outputs, Operand operand, long at) {
        return outputs.stream()
                .anyMatch(
                        span -> span.buffer() == operand && at >= span.offset() && at < span.offset() + span.length());
    }

    private static MemorySegment of(Span span) {
        return ((Operand) span.buffer()).memory().asSlice(span.byteOffset(), span.byteSize());
    }

    /** The present content in float64. */
    double[] read(Span span) {
        double[] values = new double[(int) span.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = of(span).getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
        return values;
    }

    int[] readIndices(Span span) {
        return of(span).toArray(ValueLayout.JAVA_INT);
    }
}
