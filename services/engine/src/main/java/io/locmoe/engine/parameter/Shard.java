package io.locmoe.engine.parameter;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The part of a tensor that one device of a tensor group holds. With the tensor seen as [outer, sum of lengths,
 * inner], it is the {@code index}-th of {@code count} equal parts of each of the blocks of the middle axis.
 */
public record Shard(int outer, List<Integer> lengths, int inner, int index, int count) {
    public Shard {
        lengths = List.copyOf(lengths);
        for (int length : lengths) {
            if (length % count != 0) {
                throw new IllegalArgumentException(length + " elements do not divide over " + count + " devices");
            }
        }
    }

    /** Number of elements that a device holds. */
    public int elements() {
        return outer * (lengths.stream().mapToInt(Integer::intValue).sum() / count) * inner;
    }

    /** Copies this part out of the whole tensor, both float32; offsets are in bytes. */
    public void cut(MemorySegment whole, long wholeOffset, MemorySegment part, long partOffset) {
        runs(
                index,
                (inWhole, inPart, bytes) ->
                        MemorySegment.copy(whole, wholeOffset + inWhole, part, partOffset + inPart, bytes));
    }

    /** Copies the part of the device at another place of the group into the whole tensor. */
    public void paste(int place, MemorySegment part, long partOffset, MemorySegment whole, long wholeOffset) {
        runs(
                place,
                (inWhole, inPart, bytes) ->
                        MemorySegment.copy(part, partOffset + inPart, whole, wholeOffset + inWhole, bytes));
    }

    /** Contiguous bytes of a part, with their offsets in the whole tensor and in the part. */
    private interface Run {
        void copy(long inWhole, long inPart, long bytes);
    }

    private void runs(int place, Run run) {
        long inWhole = 0;
        long inPart = 0;
        for (int o = 0; o < outer; o++) {
            for (int length : lengths) {
                long bytes = (long) length / count * inner * Float.BYTES;
                run.copy(inWhole + place * bytes, inPart, bytes);
                inWhole += count * bytes;
                inPart += bytes;
            }
        }
    }
}
