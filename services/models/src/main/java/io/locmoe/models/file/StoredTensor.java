package io.locmoe.models.file;

import io.locmoe.engine.checkpoint.file.StoredType;
import java.nio.file.Path;
import java.util.Arrays;

/** A tensor of a model's file, which is mapped. */
public interface StoredTensor {
    /** The file that it is in. */
    Path file();

    /** Its shape, in row-major order. */
    int[] shape();

    /** A type that holds its elements exactly. */
    StoredType type();

    /** An element in row-major order, exactly. */
    float get(long element);

    /** Leaves the memory of its pages to the system, which reads them again when they are needed. */
    default void unload() {}

    /**
     * Where it is, for messages.
     *
     * @param name its name in a Hugging Face directory
     */
    default String place(String name) {
        return file() + ": tensor " + name;
    }

    /** The number of its elements. */
    default long elements() {
        return Arrays.stream(shape()).asLongStream().reduce(1, Math::multiplyExact);
    }
}
