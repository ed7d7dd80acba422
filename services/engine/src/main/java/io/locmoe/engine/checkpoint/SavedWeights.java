package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The weights of a checkpoint, which are float32. */
record SavedWeights(CheckpointReader checkpoint, ParameterNames names) implements Weights {
    @Override
    public boolean exact(Parameter parameter, ElementType type) {
        return type == ElementType.FLOAT32;
    }

    @Override
    public void read(Parameter parameter, ElementType type, MemorySegment target) {
        if (type == ElementType.FLOAT32) {
            checkpoint.readModel(List.of(parameter), names, target);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) parameter.elements() * Float.BYTES, Float.BYTES);
            checkpoint.readModel(List.of(parameter), names, values);
            StoredType.F32.copy(values, StoredType.of(type), target, parameter.elements());
        }
    }
}
