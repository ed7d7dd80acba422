package io.locmoe.models.gguf.format;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A tensor of a file.
 *
 * @param shape in row-major order, the reverse of the file's
 * @param data  its bytes in the mapped file
 */
public record GgufTensor(String name, int[] shape, GgufType type, MemorySegment data) {
    /** Where its bytes are among the data. */
    record Place(String name, int[] shape, GgufType type, long offset) {
        long bytes() {
            return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact)
                    / type.blockElements()
                    * type.blockBytes();
        }

        long end() {
            return Math.addExact(offset, bytes());
        }
    }

    public float get(long element) {
        return type.get(data, element);
    }
}
