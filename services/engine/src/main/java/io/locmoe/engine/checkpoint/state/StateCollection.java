package io.locmoe.engine.checkpoint.state;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.parameter.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies the training state of all ranks to memory of rank 0: for each {@link TensorKind}, in order, the shared
 * parameters and then the experts of each rank. Tensors that are cut over a tensor group are joined.
 */
public final class StateCollection {
    private final MoeModel model;
    private final BlockCopies copies;
    private final Collectives collectives;
    private final int rank;
    private final boolean firstOfGroup;
    private final List<List<Parameter>> experts = new ArrayList<>();

    /** @param firstOfGroup whether this is the first device of its tensor group */
    public StateCollection(
            RankEnvironment environment,
            MoeModel model,
            BlockCopies copies,
            Collectives collectives,
            boolean firstOfGroup) {
        this.model = model;
        this.copies = copies;
        this.collectives = collectives;
        this.rank = environment.rank();
        this.firstOfGroup = firstOfGroup;
        for (int source = 0; source < environment.ranks(); source++) {
            experts.add(model.expertParameters(source));
        }
    }

    /** [ranks] parameters of the experts that each rank hosts, as whole tensors. */
    public List<List<Parameter>> experts() {
        return experts;
    }

    /** The tensors of some kinds with their names in checkpoints, in memory order. */
    public List<Map.Entry<String, Parameter>> named(List<TensorKind> kinds) {
        List<Map.Entry<String, Parameter>> named = new ArrayList<>();
        for (TensorKind kind : kinds) {
            model.shared().parameters().forEach(p -> named.add(Map.entry(kind.prefix + p.name(), p)));
            experts.forEach(hosted -> hosted.forEach(p -> named.add(Map.entry(kind.prefix + p.name(), p))));
        }
        return named;
    }

    /** Contributes this rank's state; called on every device but the first of rank 0. */
    public void contribute() {
        for (TensorKind kind : TensorKind.values()) {
            if (rank == 0 || copies.isDivided(kind, model.shared())) {
                copies.read(kind, model.shared());
            }
            MemorySegment own = copies.read(kind, model.experts());
            if (firstOfGroup) {
                collectives.collect(own, (source, offset, part) -> {});
            }
        }
    }

    /** Collects the state of all ranks, on the first device of rank 0, into new memory. */
    public MemorySegment collect(Arena arena) {
        long[] starts = starts();
        long bytes = starts[experts.size()];
        TensorKind[] kinds = TensorKind.values();
        MemorySegment all = arena.allocate(kinds.length * bytes, Float.BYTES);
        for (int k = 0; k < kinds.length; k++) {
            MemorySegment target = all.asSlice(k * bytes, bytes);
            MemorySegment shared = copies.read(kinds[k], model.shared());
            MemorySegment.copy(shared, 0, target, 0, starts[0]);
            collectives.collect(
                    copies.read(kinds[k], model.experts()),
                    (source, offset, part) ->
                            MemorySegment.copy(part, 0, target, starts[source] + offset, part.byteSize()));
        }
        return all;
    }

    /** Offsets of each rank's experts among the tensors of one kind, and the end of the last ones. */
    private long[] starts() {
        long[] starts = new long[experts.size() + 1];
        starts[0] = bytes(model.shared().parameters());
        for (int source = 0; source < experts.size(); source++) {
            starts[source + 1] = starts[source] + bytes(experts.get(source));
        }
        return starts;
    }

    private static long bytes(List<Parameter> parameters) {
        return parameters.stream().mapToLong(Parameter::wholeElements).sum() * Float.BYTES;
    }
}
