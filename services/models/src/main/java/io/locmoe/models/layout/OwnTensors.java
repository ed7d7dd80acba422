package io.locmoe.models.layout;

import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ForeignModel;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.file.StoredTensor;
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
    private record Part(Piece piece, StoredTensor stored) {}

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
    public static OwnTensors of(List<ForeignTensor> wanted, ForeignModel model) {
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        Map<String, StoredTensor> left = new LinkedHashMap<>(model.tensors());
        for (ForeignTensor tensor : wanted) {
            StoredTensor found = left.remove(tensor.name());
            requireMatching(tensor, found, model);
            tensor.pieces()
                    .forEach(piece -> parts.computeIfAbsent(piece.ours(), _ -> new ArrayList<>())
                            .add(new Part(piece, found)));
        }
        left.forEach((name, surplus) -> {
            throw new ModelException(surplus.place(name) + " is one for which the configuration has no place");
        });
        return new OwnTensors(parts);
    }

    private static void requireMatching(ForeignTensor tensor, StoredTensor found, ForeignModel model) {
        if (found == null) {
            throw new ModelException("there is no tensor " + model.called(tensor.name()) + ", which "
                    + model.configuration() + " asks for");
        }
        if (!Arrays.equals(found.shape(), tensor.shape())) {
            throw new ModelException(found.place(tensor.name()) + " has shape " + Arrays.toString(found.shape())
                    + ", but the configuration asks for " + Arrays.toString(tensor.shape()));
        }
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
            part.piece.read(part.stored, own);
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
