package io.locmoe.models.file;

import io.locmoe.engine.checkpoint.file.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A tensor of a safetensors file whose bytes are not numbers yet.
 *
 * @param data its bytes in the mapped file
 */
record PackedTensor(Path file, int[] shape, TensorType.Packed type, MemorySegment data) {
    /** A byte, from 0 to 255. */
    int get(long element) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, element));
    }
}
