package io.locmoe.engine.parameter;

import java.lang.foreign.MemorySegment;

/**
 * The part of a tensor that one device of a tensor group holds. With the tensor seen as [outer, length, inner], it is
 * the {@code index}-th of {@code count} equal parts of the middle axis.
 */
public record Shard(int outer, int length, int inner, int index, int count) {
    public Shard {
        if (length % count != 0) {
            throw new IllegalArgumentException(length + " elements do not divide over " + count + " devices");
        }
    }

    /** Number of elements that a device holds. */
    public int elements() {
        return outer * (length / count) * inner;
    }

    /** Contiguous bytes of the part in the whole tensor. */
    private long run() {
        return (long) length / count * inner * Float.BYTES;
    }

    /** Byte offset in the whole tensor of a run of the part with the given place in the group. */
    private long whole(int place, int o) {
        return ((long) o * count + place) * run();
    }

    /** Copies this part out of the whole tensor, both float32; offsets are in bytes. */
    public void cut(MemorySegment whole, long wholeOffset, MemorySegment part, long partOffset) {
        for (int o = 0; o < outer; o++) {
            MemorySegment.copy(whole, wholeOffset + whole(index, o), part, partOffset + o * run(), run());
        }
    }

    /** Copies the part of the device at another place of the group into the whole tensor. */
    public void paste(int place, MemorySegment part, long partOffset, MemorySegment whole, long wholeOffset) {
        for (int o = 0; o < outer; o++) {
            MemorySegment.copy(part, partOffset + o * run(), whole, wholeOffset + whole(place, o), run());
        }
    }
}
