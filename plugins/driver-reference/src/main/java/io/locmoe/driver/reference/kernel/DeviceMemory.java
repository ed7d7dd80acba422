package io.locmoe.driver.reference.kernel;

import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;

/** Where the bytes of a device buffer are. The segments are native and aligned to 64 bytes. */
@FunctionalInterface
public interface DeviceMemory {

    /**
     * The memory of a buffer.
     *
     * @throws IllegalStateException    if the buffer was freed
     * @throws IllegalArgumentException if the buffer belongs to another driver or device
     */
    MemorySegment of(DeviceBuffer buffer);

    /** The memory of a span, and nothing beyond it. */
    default MemorySegment of(Span span) {
        return of(span.buffer()).asSlice(span.byteOffset(), span.byteSize());
    }
}
