package io.locmoe.models.upcycling;

import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.models.layout.OwnTensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tensors of an upcycled model's checkpoint: those that are of the dense model, with noise on experts, and gates
 * from N(0, 0.02). What is random depends on the seed and the tensor's name.
 *
 * @param model   settings of the upcycled model
 * @param ofDense tensors that are made of the dense model's
 */
public record UpcycledTensors(Upcycling upcycling, ModelSettings model, OwnTensors ofDense) {
    private static final String GATE = ".gate.weight";

    /** Names and shapes, in order. */
    public List<Named> tensors() {
        int[] shape = {model.width(), model.experts()};
        Stream<Named> gates = IntStream.range(0, model.blocks())
                .mapToObj(block -> new Named("blocks." + block + GATE, shape, StoredType.F32));
        return Stream.concat(ofDense.tensors().stream(), gates).toList();
    }

    /**
     * The values of a tensor; the memory may be overwritten by the next call.
     *
     * @throws io.locmoe.models.file.ModelException if one of the dense model is not a finite number
     */
    public MemorySegment values(Named tensor) {
        if (tensor.name().endsWith(GATE)) {
            MemorySegment gate = Arena.ofAuto().allocate(tensor.bytes(), Float.BYTES);
            add(gate, tensor.name(), Architecture.INITIALIZER_RANGE);
            return gate;
        }
        MemorySegment values = ofDense.values(tensor);
        if (upcycling.noise() > 0 && tensor.name().contains(".experts.")) {
            add(values, tensor.name(), upcycling.noise() * rootMeanSquare(values, tensor.bytes() / Float.BYTES));
        }
        return values;
    }

    private void add(MemorySegment values, String name, double deviation) {
        SplittableRandom random = new SplittableRandom(31 * upcycling.seed() + name.hashCode());
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            float changed = (float) (StoredType.F32.get(values, i) + deviation * random.nextGaussian());
            StoredType.F32.set(values, i, changed);
        }
    }

    private static double rootMeanSquare(MemorySegment values, long elements) {
        double sum = 0;
        for (long i = 0; i < elements; i++) {
            double value = StoredType.F32.get(values, i);
            sum += value * value;
        }
        return Math.sqrt(sum / elements);
    }
}
