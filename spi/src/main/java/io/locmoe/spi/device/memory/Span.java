package io.locmoe.spi.device.memory;

import io.locmoe.spi.contract.Experimental;
import java.util.Objects;

/**
 * Consecutive 4-byte elements (float32 or int32) of a device buffer: what a kernel reads or writes.
 *
 * @param buffer the memory
 * @param offset first element, counted in elements from the start of the buffer
 * @param length number of elements
 */
@Experimental
public record Span(DeviceBuffer buffer, long offset, long length) {
    /** Bytes of one element. */
    public static final int ELEMENT_BYTES = 4;

    public Span {
        Objects.requireNonNull(buffer, "buffer");
        if (offset < 0 || length < 0 || (offset + length) * ELEMENT_BYTES > buffer.bytes()) {
            throw new IndexOutOfBoundsException("elements [" + offset + ", " + (offset + length) + ") of a buffer of "
                    + buffer.bytes() / ELEMENT_BYTES + " elements");
        }
    }

    /** The elements {@code [start, start + count)} of this span. */
    public Span slice(long start, long count) {
        if (start < 0 || count < 0 || start + count > length) {
            throw new IndexOutOfBoundsException("slice [" + start + ", " + (start + count) + ") of " + length);
        }
        return new Span(buffer, offset + start, count);
    }

    public long byteOffset() {
        return offset * ELEMENT_BYTES;
    }

    public long byteSize() {
        return length * ELEMENT_BYTES;
    }
}
