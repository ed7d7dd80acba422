package io.locmoe.models.gguf;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.StoredTensor;
import io.locmoe.models.gguf.format.GgufTensor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tensor of a file, or one expert of it, as a Hugging Face directory has it.
 *
 * @param start first element in the file's tensor
 * @param order order of its rows in the file; empty for the same
 */
record TensorView(Path file, GgufTensor tensor, int[] shape, long start, Optional<RotatedRows> order)
        implements StoredTensor {

    @Override
    public StoredType type() {
        return tensor.type().exact();
    }

    @Override
    public float get(long element) {
        if (order.isEmpty()) {
            return tensor.get(start + element);
        }
        int columns = shape.length == 1 ? 1 : shape[1];
        return tensor.get(order.get().inFile(element / columns) * columns + element % columns);
    }

    @Override
    public String place(String name) {
        return file + ": tensor " + tensor.name();
    }
}
