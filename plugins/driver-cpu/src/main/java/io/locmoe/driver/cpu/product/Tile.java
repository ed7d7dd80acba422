package io.locmoe.driver.cpu.product;

import java.lang.foreign.MemorySegment;

/**
 * A matrix of float32 in memory.
 *
 * @param start     its first element, counted from the start of the memory
 * @param rowStride elements from one row to the next
 */
public record Tile(MemorySegment memory, long start, int rowStride) {

    /** The same memory from another row and column on. */
    public Tile from(int row, int column) {
        return new Tile(memory, start + (long) row * rowStride + column, rowStride);
    }
}
