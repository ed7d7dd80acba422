package io.locmoe.engine.parameter;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;

/** The values of a model's parameters, which are read one at a time. Used by one thread; blocks on the disk. */
public interface Weights {
    /** Whether a type holds all values of a parameter exactly. */
    boolean exact(Parameter parameter, ElementType type);

    /**
     * Reads a parameter, rounded to nearest, ties to even, where the type does not hold a value.
     *
     * @param type   float32, bfloat16 or float16
     * @param target host memory for all elements of the whole parameter, in the byte order of the host
     * @throws RuntimeException if there is no such parameter, or it is damaged or of another shape; the message names
     *     the file
     */
    void read(Parameter parameter, ElementType type, MemorySegment target);
}
