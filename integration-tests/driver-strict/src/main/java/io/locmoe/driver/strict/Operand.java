package io.locmoe.driver.strict;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.memory.Span;
import java.util.BitSet;

/**
 * One operand of a kernel.
 *
 * @param name      as the kernel calls it
 * @param span      its memory
 * @param role      what the kernel does with it
 * @param runs      the elements of the span it touches
 * @param inPlaceOf name of the input that this output may be, or null
 */
record Operand(String name, Span span, Role role, Runs runs, String inPlaceOf) {

    enum Role {
        READ,
        WRITE,
        READ_WRITE;

        boolean reads() {
            return this != WRITE;
        }

        boolean writes() {
            return this != READ;
        }
    }

    /** Runs of consecutive elements, counted from the start of the span. */
    interface Runs {
        /**
         * Visits the runs.
         *
         * @param memory where index operands may be looked up; null while the kernel only waits in its queue, when the
         *               runs are those that it could touch
         */
        void forEach(DeviceMemory memory, Visitor visitor);
    }

    interface Visitor {
        void run(long start, long length);
    }

    static Operand read(String name, Span span) {
        return new Operand(name, span, Role.READ, whole(span), null);
    }

    static Operand write(String name, Span span) {
        return new Operand(name, span, Role.WRITE, whole(span), null);
    }

    static Operand readWrite(String name, Span span) {
        return new Operand(name, span, Role.READ_WRITE, whole(span), null);
    }

    private static Runs whole(Span span) {
        return new Strided(1, 0, 1, 0, span.length());
    }

    /** A batch of matrices, each of strided rows; a value, so that equal accesses are seen to be equal. */
    record Strided(int batch, long batchStride, int rows, long rowStride, long columns) implements Runs {
        @Override
        public void forEach(DeviceMemory memory, Visitor visitor) {
            for (int matrix = 0; matrix < batch && columns > 0; matrix++) {
                for (int row = 0; row < rows; row++) {
                    visitor.run(matrix * batchStride + row * rowStride, columns);
                }
            }
        }
    }

    Operand touching(Runs newRuns) {
        return new Operand(name, span, role, newRuns, inPlaceOf);
    }

    Operand mayBe(String input) {
        return new Operand(name, span, role, runs, input);
    }

    /** Whether both touch a common element. */
    boolean overlaps(Operand other) {
        if (span.buffer() != other.span.buffer() || !spansMeet(other)) {
            return false;
        }
        Grid grid = Grid.of(span, other.span);
        BitSet touched = new BitSet();
        runs.forEach(
                null, (start, length) -> touched.set(grid.position(span, start), grid.position(span, start + length)));
        boolean[] found = new boolean[1];
        other.runs.forEach(null, (start, length) -> {
            int next = touched.nextSetBit(grid.position(other.span, start));
            found[0] |= next >= 0 && next < grid.position(other.span, start + length);
        });
        return found[0];
    }

    private boolean spansMeet(Operand other) {
        return span.byteOffset() < other.span.byteOffset() + other.span.byteSize()
                && other.span.byteOffset() < span.byteOffset() + span.byteSize();
    }

    /** The memory of two spans, whose types may differ, in units of the smaller element. */
    private record Grid(long firstByte, int unit) {
        static Grid of(Span one, Span other) {
            return new Grid(
                    Math.min(one.byteOffset(), other.byteOffset()),
                    Math.min(one.type().bytes(), other.type().bytes()));
        }

        int position(Span span, long element) {
            return Math.toIntExact((span.byteOffset() + element * span.type().bytes() - firstByte) / unit);
        }
    }
}
