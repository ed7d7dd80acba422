package io.locmoe.models.gguf;

import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.gguf.format.GgufType;
import io.locmoe.models.layout.ForeignTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A tensor to be written.
 *
 * @param parts the tensors of a directory that it has one after another: all experts, or one matrix or vector
 * @param order order of its rows in the file; empty for the same
 */
record GgufEntry(String name, List<Named> parts, Optional<RotatedRows> order) {

    /**
     * The tensors of a model, in the order of a file.
     *
     * @param types types of a directory's tensors by name
     * @param order that of the rows of queries and keys; empty for the same
     */
    static List<GgufEntry> of(
            List<ForeignTensor> tensors,
            TensorNames names,
            Function<String, StoredType> types,
            Optional<RotatedRows> order) {
        Map<String, GgufEntry> entries = new LinkedHashMap<>();
        for (ForeignTensor tensor : tensors) {
            boolean wide = names.wide(tensor.name(), tensor.shape().length);
            GgufEntry entry = entries.computeIfAbsent(
                    names.gguf(tensor.name()),
                    name -> new GgufEntry(
                            name, new ArrayList<>(), order.filter(of -> TensorNames.rotated(tensor.name()))));
            StoredType type = wide
                    ? StoredType.F32
                    : entry.parts.isEmpty()
                            ? types.apply(tensor.name())
                            : entry.parts.getFirst().type();
            entry.parts.add(new Named(tensor.name(), tensor.shape(), type));
        }
        return List.copyOf(entries.values());
    }

    /** A vector of float32 that no directory has. */
    static GgufEntry vector(String name, int elements) {
        Named vector = new Named(name, new int[] {elements}, StoredType.F32);
        return new GgufEntry(name, List.of(vector), Optional.empty());
    }

    GgufType type() {
        return GgufType.of(parts.getFirst().type());
    }

    /** Whether it has all experts of a layer. */
    private boolean packed() {
        return name.contains("_exps.");
    }

    /** Sizes as the file has them, the fastest first. */
    long[] sizes() {
        Named first = parts.getFirst();
        int[] shape = TensorNames.sharedGate(first.name()) ? new int[] {first.shape()[1]} : first.shape();
        IntStream reversed = IntStream.range(0, shape.length).map(d -> shape[shape.length - 1 - d]);
        return IntStream.concat(reversed, packed() ? IntStream.of(parts.size()) : IntStream.empty())
                .asLongStream()
                .toArray();
    }

    long bytes() {
        return parts.stream().mapToLong(Named::bytes).sum();
    }
}
