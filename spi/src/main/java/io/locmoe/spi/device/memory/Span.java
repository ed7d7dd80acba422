package io.locmoe.spi.device.memory;

import java.util.Objects;

/**
 * Consecutive elements of one type in a device buffer: what a kernel reads or writes.
 *
 * @param buffer the memory
 * @param offset first element, counted in elements of the type from the start of the buffer
 * @param length number of elements
 * @param type   what the elements are
 */
public record Span(DeviceBuffer buffer, long offset, long length, ElementType type) {
    /** Bytes of a float32 or an int32, the elements of spans without a stated type. */
    public static final int ELEMENT_BYTES = 4;

    public Span {
        Objects.requireNonNull(buffer, "buffer");
        Objects.requireNonNull(type, "type");
        if (offset < 0 || length < 0 || (offset + length) * type.bytes() > buffer.bytes()) {
            throw new IndexOutOfBoundsException("elements [" + offset + ", " + (offset + length) + ") of a buffer of "
                    + buffer.bytes() / type.bytes() + " elements");
        }
    }

    /**
     * Elements of float32. Operands that are int32, such as indices, may be given like this too, as they were before
     * spans had types.
     *
     * @param buffer the memory
     * @param offset first element, counted in elements from the start of the buffer
     * @param length number of elements
     */
    public Span(DeviceBuffer buffer, long offset, long length) {
        this(buffer, offset, length, ElementType.FLOAT32);
    }

    /** The elements {@code [start, start + count)} of this span. */
    public Span slice(long start, long count) {
        if (start < 0 || count < 0 || start + count > length) {
            throw new IndexOutOfBoundsException("slice [" + start + ", " + (start + count) + ") of " + length);
        }
        return new Span(buffer, offset + start, count, type);
    }

    public long byteOffset() {
        return offset * type.bytes();
    }

    public long byteSize() {
        return length * type.bytes();
    }
}
