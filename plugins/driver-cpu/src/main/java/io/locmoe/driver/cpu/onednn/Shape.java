package io.locmoe.driver.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory in which the shape of a matrix is told to oneDNN, and where it writes what it makes. Of one thread. */
final class Shape {
    /** A matrix has two. */
    static final int DIMENSIONS = 2;
    /** Says that a size or a stride comes with the call. */
    static final long AT_RUN_TIME = Long.MIN_VALUE;

    private static final int SIZES_AT = 1;
    /** Arrays of sizes have room for so many dimensions. */
    private static final int MOST_DIMENSIONS = 12;

    private static final int STRIDES_AT = SIZES_AT + MOST_DIMENSIONS;

    private final MemorySegment memory;
    private int type;

    Shape(Arena arena) {
        memory = arena.allocate(JAVA_LONG, STRIDES_AT + MOST_DIMENSIONS);
    }

    /**
     * The shape of an operand as the product sees it: op(A), op(B) or C.
     *
     * @param stride     elements from one row to the next, as stored
     * @param transposed whether it is stored the other way round
     */
    void set(long rows, long columns, long stride, boolean transposed, ElementType elements) {
        memory.setAtIndex(JAVA_LONG, SIZES_AT, rows);
        memory.setAtIndex(JAVA_LONG, SIZES_AT + 1, columns);
        memory.setAtIndex(JAVA_LONG, STRIDES_AT, transposed ? 1 : stride);
        memory.setAtIndex(JAVA_LONG, STRIDES_AT + 1, transposed ? stride : 1);
        type = code(elements);
    }

    /** A number of oneDNN for a type. */
    static int code(ElementType type) {
        return switch (type) {
            case FLOAT16 -> 1;
            case BFLOAT16 -> 2;
            case FLOAT32 -> 3;
            case INT32, INT8 -> throw new IllegalArgumentException("products of " + type);
        };
    }

    int type() {
        return type;
    }

    long sizes() {
        return memory.address() + SIZES_AT * JAVA_LONG.byteSize();
    }

    long strides() {
        return memory.address() + STRIDES_AT * JAVA_LONG.byteSize();
    }

    /** Where oneDNN writes what it makes. */
    long out() {
        return memory.address();
    }

    /** What it has written there. */
    long written() {
        return memory.getAtIndex(JAVA_LONG, 0);
    }
}
