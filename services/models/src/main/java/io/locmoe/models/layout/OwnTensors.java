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
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors of a checkpoint, made of those of a model's directory. */
public final class OwnTensors {
    /** A piece and the model's tensor that it is of. */
    private record Part(Piece piece, StoredTensor stored) {}

    private final Map<String, List<Part>> parts = new LinkedHashMap<>();
    private final Map<String, double[]> states = new LinkedHashMap<>();
    private MemorySegment memory;

    private OwnTensors(Map<String, List<Part>> parts, Map<String, double[]> states) {
        this.parts.putAll(parts);
        this.states.putAll(states);
    }

    /**
     * Matches a model's tensors with those that its configuration asks for.
     *
     * @throws ModelException if one is missing, of another shape, or not asked for
     */
    public static OwnTensors of(List<ForeignTensor> wanted, ForeignModel model) {
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        Map<String, double[]> states = new LinkedHashMap<>();
        Map<String, StoredTensor> left = new LinkedHashMap<>(model.tensors());
        for (ForeignTensor tensor : wanted) {
            StoredTensor found = left.remove(tensor.name());
            requireMatching(tensor, found, model);
            if (tensor.state()) {
                states.put(tensor.pieces().getFirst().ours(), state(tensor.name(), found));
                continue;
            }
            tensor.pieces()
                    .forEach(piece -> parts.computeIfAbsent(piece.ours(), _ -> new ArrayList<>())
                            .add(new Part(piece, found)));
        }
        left.forEach((name, surplus) -> {
            throw new ModelException(surplus.place(name) + " is one for which the configuration has no place");
        });
        return new OwnTensors(parts, states);
    }

    private static double[] state(String name, StoredTensor stored) {
        double[] values = new double[stored.shape()[0]];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.get(i);
            if (!Double.isFinite(values[i])) {
                throw new ModelException(stored.place(name) + " has " + values[i] + " at element " + i
                        + ", and biases are finite numbers");
            }
        }
        return values;
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

    /** The states of routers, by name. */
    public Map<String, double[]> states() {
        return states;
    }

    /** Names and shapes, in order. */
    public List<Named> tensors() {
        return parts.entrySet().stream()
                .map(p -> new Named(p.getKey(), p.getValue().getFirst().piece.shape(), StoredType.F32))
                .toList();
    }

    /** The types of the model's tensors that a tensor is made of. */
    public Set<StoredType> types(String tensor) {
        return parts.getOrDefault(tensor, List.of()).stream()
                .map(part -> part.stored.type())
                .collect(Collectors.toSet());
    }

    /**
     * The values of a tensor in float32; the memory is overwritten by the next call.
     *
     * @throws ModelException if one is not a finite number
     */
    public MemorySegment values(Named tensor) {
        if (memory == null) {
            long most = tensors().stream().mapToLong(Named::bytes).max().orElse(1);
            memory = Arena.ofAuto().allocate(most, StoredType.F32.bytes());
        }
        MemorySegment own = memory.asSlice(0, tensor.bytes());
        read(tensor, StoredType.F32, own);
        return own;
    }

    /**
     * Reads the values of a tensor, rounded where the type does not hold one. Pages of the model's file that were read
     * are left to the system.
     *
     * @param type   type of the elements of {@code own}
     * @throws ModelException if there is no such tensor, it has another shape, or a value is not a finite number
     */
    public void read(Named tensor, StoredType type, MemorySegment own) {
        List<Part> of = parts.get(tensor.name());
        if (of == null || !Arrays.equals(of.getFirst().piece.shape(), tensor.shape())) {
            throw new ModelException("the model has no " + tensor.name() + " of shape "
                    + Arrays.toString(tensor.shape()) + ", which its settings ask for");
        }
        for (Part part : of) {
            part.piece.read(part.stored, type, own);
            part.stored.unload();
        }
        long elements = own.byteSize() / type.bytes();
        for (long i = 0; i < elements; i++) {
            if (!Float.isFinite(type.get(own, i))) {
                throw new ModelException(of.getFirst().stored.file() + ": what becomes " + tensor.name() + " has "
                        + type.get(own, i) + " at element " + i + (type == StoredType.F32 ? "" : " as " + type.word())
                        + ", and weights are finite numbers");
            }
        }
    }
}
