package io.locmoe.models.layout;

import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelDirectory.Stored;
import io.locmoe.models.file.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a checkpoint, made of those of a model's directory. */
public final class OwnTensors {
    /** A piece and the model's tensor that it is of. */
    private record Part(Piece piece, Stored stored) {}

    private final Map<String, List<Part>> parts = new LinkedHashMap<>();
    private final MemorySegment memory;

    private OwnTensors(Map<String, List<Part>> parts) {
        this.parts.putAll(parts);
        memory = Arena.ofAuto()
                .allocate(tensors().stream().mapToLong(Named::bytes).max().orElse(1), StoredType.F32.bytes());
    }

    /**
     * Matches a model's tensors with those that its configuration asks for.
     *
     * @throws ModelException if one is missing, of another shape, or not asked for
     */
    public static OwnTensors of(List<ForeignTensor> wanted, Map<String, Stored> stored) {
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        Map<String, Stored> left = new LinkedHashMap<>(stored);
        for (ForeignTensor tensor : wanted) {
            Stored found = matching(tensor, left.remove(tensor.name()));
            tensor.pieces()
                    .forEach(piece -> parts.computeIfAbsent(piece.ours(), _ -> new ArrayList<>())
                            .add(new Part(piece, found)));
        }
        left.forEach((name, surplus) -> {
            throw new ModelException(surplus.file() + " has tensor " + name + ", for which config.json has no place");
        });
        return new OwnTensors(parts);
    }

    private static Stored matching(ForeignTensor tensor, Stored found) {
        if (found == null) {
            throw new ModelException("there is no tensor " + tensor.name() + ", which config.json asks for");
        }
        if (!Arrays.equals(found.shape(), tensor.shape())) {
            throw new ModelException(found.file() + ": tensor " + tensor.name() + " has shape "
                    + Arrays.toString(found.shape()) + ", but config.json asks for " + Arrays.toString(tensor.shape()));
        }
        return found;
    }

    /** Names and shapes, in order. */
    public List<Named> tensors() {
        return parts.entrySet().stream()
                .map(p -> new Named(p.getKey(), p.getValue().getFirst().piece.shape(), StoredType.F32))
                .toList();
    }

    /**
     * The values of a tensor; the memory is overwritten by the next call.
     *
     * @throws ModelException if one is not a finite number
     */
    public MemorySegment values(Named tensor) {
        MemorySegment own = memory.asSlice(0, tensor.bytes());
        for (Part part : parts.get(tensor.name())) {
            part.piece.read(part.stored.type(), part.stored.data(), own);
        }
        for (long i = 0; i < tensor.bytes() / Float.BYTES; i++) {
            if (!Float.isFinite(StoredType.F32.get(own, i))) {
                throw new ModelException(
                        parts.get(tensor.name()).getFirst().stored.file() + ": what becomes "
                                + tensor.name() + " has " + StoredType.F32.get(own, i) + " at element " + i
                                + ", and weights are finite numbers");
            }
        }
        return own;
    }
}
