package io.locmoe.driver.cpu.product;

import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/**
 * Memory in the place of a device's buffer, which its owner frees.
 *
 * @param segment the memory
 */
public record BorrowedMemory(MemorySegment segment) implements DeviceBuffer {
    @Override
    public long bytes() {
        return segment.byteSize();
    }

    @Override
    public void free() {
        throw new UnsupportedOperationException("the memory belongs to its owner");
    }
}
