package io.locmoe.models;

import io.locmoe.engine.checkpoint.SavedModel;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.layout.ForeignTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
        ForeignTensor wanted = tensors.get(tensor.name());
        Function<String, MemorySegment> source =
                wanted.state() ? name -> state(name, wanted.shape()[0]) : name -> weights.read(name, arena);
        wanted.write(tensor.type(), name -> read.computeIfAbsent(name, source), target);
        return target;
    }

    private MemorySegment state(String name, int length) {
        MemorySegment values = arena.allocate((long) length * Float.BYTES, Float.BYTES);
        double[] state = weights.routerState(name, length);
        for (int i = 0; i < length; i++) {
            StoredType.F32.set(values, i, (float) state[i]);
        }
        return values;
    }

    @Override
    public void close() {
        arena.close();
    }
}
