package io.locmoe.engine.checkpoint.file;

import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;

/**
 * Weights that are stored as float32.
 *
 * @param source reads a parameter into memory of its size
 */
public record Float32Weights(BiConsumer<Parameter, MemorySegment> source) implements Weights {
    @Override
    public boolean exact(Parameter parameter, ElementType type) {
        return type == ElementType.FLOAT32;
    }

    @Override
    public void read(Parameter parameter, ElementType type, MemorySegment target) {
        if (type == ElementType.FLOAT32) {
            source.accept(parameter, target);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) parameter.elements() * Float.BYTES, Float.BYTES);
            source.accept(parameter, values);
            StoredType.F32.copy(values, StoredType.of(type), target, parameter.elements());
        }
    }
}
