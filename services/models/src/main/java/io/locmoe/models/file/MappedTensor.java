package io.locmoe.models.file;

import io.locmoe.engine.checkpoint.file.StoredType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A tensor of a safetensors file.
 *
 * @param type    a type that holds its elements exactly
 * @param data    its bytes in the mapped file
 * @param numbers its elements, in row-major order
 */
public record MappedTensor(Path file, int[] shape, StoredType type, MemorySegment data, Numbers numbers)
        implements StoredTensor {
    /** Gives an element by its place. */
    @FunctionalInterface
    public interface Numbers {
        float get(long element);
    }

    /** A tensor whose bytes are its elements. */
    static MappedTensor plain(Path file, int[] shape, StoredType type, MemorySegment data) {
        return new MappedTensor(file, shape, type, data, element -> type.get(data, element));
    }

    @Override
    public float get(long element) {
        return numbers.get(element);
    }

    @Override
    public void unload() {
        data.unload();
    }
}
