package io.locmoe.models;

import io.locmoe.engine.checkpoint.SavedModel;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.models.layout.ForeignTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a directory, made one after another of a checkpoint's; a tensor's memory goes with the next. */
final class Tensors implements AutoCloseable {
    private final Map<String, ForeignTensor> tensors = new HashMap<>();
    private final SavedModel weights;
    private Arena arena = Arena.ofConfined();

    Tensors(List<ForeignTensor> tensors, SavedModel weights) {
        tensors.forEach(tensor -> this.tensors.put(tensor.name(), tensor));
        this.weights = weights;
    }

    /** The bytes of a tensor, until the next call. */
    MemorySegment bytes(Named tensor) {
        arena.close();
        arena = Arena.ofConfined();
        MemorySegment target = arena.allocate(tensor.bytes(), Float.BYTES);
        Map<String, MemorySegment> read = new HashMap<>();
        tensors.get(tensor.name())
                .write(tensor.type(), name -> read.computeIfAbsent(name, n -> weights.read(n, arena)), target);
        return target;
    }

    @Override
    public void close() {
        arena.close();
    }
}
