package io.locmoe.driver.cpu.product;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;

/**
 * A matrix in memory.
 *
 * @param start     its first element, counted from the start of the memory
 * @param rowStride elements from one row to the next
 */
public record Tile(MemorySegment memory, long start, int rowStride, ElementType type) {

    /** The same memory from another row and column on. */
    public Tile from(long row, int column) {
        return new Tile(memory, start + row * rowStride + column, rowStride, type);
    }

    /** Numbers of half as many bytes at the start of each row's memory; this is of float32. */
    public Tile halves(ElementType half) {
        return new Tile(memory, 2 * start, 2 * rowStride, half);
    }

    /** The address of the first element. */
    public long address() {
        return memory.address() + start * type.bytes();
    }
}
