package io.locmoe.conformance.device.workspace;

import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
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
public final class Workspace {
    private static final int GUARD = 19;
    /** Guard of two bytes, which fills elements of each type; a NaN where it is half of a number. */
    private static final short GUARD_BITS = 0x1BAD;

    private static final short UNWRITTEN_BITS = 0x7FED;

    private final Arena arena = Arena.ofAuto();
    private final List<Operand> operands = new ArrayList<>();
    private final Random random;

    public Workspace(long seed) {
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
    public Span normal(long length, double deviation) {
        return normal(ElementType.FLOAT32, length, deviation);
    }

    /** The same of another type, rounded to it. */
    public Span normal(ElementType type, long length, double deviation) {
        return elements(type, length, i -> (float) (random.nextGaussian() * deviation));
    }

    public Span normal(long length) {
        return normal(length, 1);
    }

    /** Elements uniform in [low, high). */
    public Span uniform(long length, double low, double high) {
        return elements(ElementType.FLOAT32, length, i -> (float) (low + random.nextDouble() * (high - low)));
    }

    public Span of(float... values) {
        return elements(ElementType.FLOAT32, values.length, i -> values[(int) i]);
    }

    public Span indices(int length, int low, int bound) {
        Span span = unwritten(ElementType.INT32, length);
        MemorySegment segment = of(span);
        for (int i = 0; i < length; i++) {
            segment.setAtIndex(ValueLayout.JAVA_INT, i, low + random.nextInt(bound - low));
        }
        return keep(span);
    }

    /** Memory that the kernel is to write without reading: NaN until then. */
    public Span unwritten(long length) {
        return unwritten(ElementType.FLOAT32, length);
    }

    /** The same of another type. */
    public Span unwritten(ElementType type, long length) {
        MemorySegment memory = arena.allocate((length + 2 * GUARD) * type.bytes(), 64);
        fill(memory, GUARD_BITS);
        fill(memory.asSlice((long) GUARD * type.bytes(), length * type.bytes()), UNWRITTEN_BITS);
        Operand operand = new Operand(memory, arena.allocate(memory.byteSize(), 64));
        operands.add(operand);
        return keep(new Span(operand, GUARD, length, type));
    }

    private static void fill(MemorySegment memory, short bits) {
        for (long at = 0; at < memory.byteSize(); at++) {
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) (at % 2 == 0 ? bits : bits >> Byte.SIZE));
        }
    }

    public interface Values {
        float at(long index);
    }

    /** Given elements, rounded to the type. */
    public Span elements(ElementType type, long length, Values values) {
        Span span = unwritten(type, length);
        MemorySegment segment = of(span);
        for (long i = 0; i < length; i++) {
            Elements.set(segment, type, i, values.at(i));
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

    /** The first byte, in words, that changed outside the outputs; null if none. */
    public String damage(List<Span> outputs) {
        for (int i = 0; i < operands.size(); i++) {
            long at = damage(operands.get(i), outputs, 0);
            if (at >= 0) {
                return "operand " + i + " was changed at byte " + at + " of its buffer";
            }
        }
        return null;
    }

    /** The first such byte of an operand from one on, or -1. */
    private static long damage(Operand operand, List<Span> outputs, long from) {
        long rest = operand.memory().asSlice(from).mismatch(operand.initial().asSlice(from));
        while (rest >= 0) {
            long at = from + rest;
            from = endOfOutput(outputs, operand, at);
            if (from < 0) {
                return at;
            }
            rest = operand.memory().asSlice(from).mismatch(operand.initial().asSlice(from));
        }
        return -1;
    }

    /** Where the output ends that has this byte; -1 if none has. */
    private static long endOfOutput(List<Span> outputs, Operand operand, long at) {
        return outputs.stream()
                .filter(span -> span.buffer() == operand && at >= span.byteOffset())
                .mapToLong(span -> span.byteOffset() + span.byteSize())
                .filter(end -> at < end)
                .findFirst()
                .orElse(-1);
    }

    private static MemorySegment of(Span span) {
        return ((Operand) span.buffer()).memory().asSlice(span.byteOffset(), span.byteSize());
    }

    /** The present content in float64. */
    public double[] read(Span span) {
        MemorySegment segment = of(span);
        double[] values = new double[(int) span.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Elements.get(segment, span.type(), i);
        }
        return values;
    }

    public byte[] readBytes(Span span) {
        return of(span).toArray(ValueLayout.JAVA_BYTE);
    }

    public int[] readIndices(Span span) {
        return of(span).toArray(ValueLayout.JAVA_INT);
    }
}
