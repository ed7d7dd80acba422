package io.locmoe.engine.checkpoint;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.model.MeshView;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.model.ParameterBlock.Parameter;
import io.locmoe.engine.model.StateArray;
import io.locmoe.engine.optimizer.Optimizer;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Saves and restores a job, all ranks together; only rank 0 touches the disk. {@code model.safetensors} holds the
 * shared parameters and then the experts of each rank, {@code optimizer.safetensors} the two moments of each in the
 * same order, {@code router-state.json} what routers keep besides their parameters. Tensors that are cut over a tensor
 * group are saved whole. Tensors are found by name, so a job may continue with another number of ranks and other tensor
 * groups.
 */
public final class Checkpoints implements AutoCloseable {
    private final JobSettings settings;
    private final RankEnvironment environment;
    private final Collectives collectives;
    private final TensorGroup group;
    private final MoeModel model;
    private final CheckpointStore store;
    private final BlockCopies copies;

    public Checkpoints(
            JobSettings settings,
            RankEnvironment environment,
            Collectives collectives,
            TensorGroup group,
            MoeModel model,
            Optimizer optimizer,
            Tape tape) {
        this.settings = settings;
        this.environment = environment;
        this.collectives = collectives;
        this.group = group;
        this.model = model;
        this.copies = new BlockCopies(tape, group, optimizer);
        this.store = new CheckpointStore(
                environment.checkpoints(), settings.training().keepCheckpoints());
    }

    /**
     * Writes a checkpoint; all ranks call it.
     *
     * @return its directory on rank 0 (on the first device of its tensor group); empty elsewhere
     * @throws CheckpointException if it cannot be written; earlier checkpoints stay intact
     */
    public Optional<Path> save(long step) {
        if (environment.rank() != 0 || group.index() != 0) {
            for (TensorKind kind : TensorKind.values()) {
                if (environment.rank() == 0) {
                    copies.read(kind, model.shared());
                }
                MemorySegment experts = copies.read(kind, model.experts());
                if (group.index() == 0) {
                    collectives.collect(experts, (source, offset, part) -> {});
                }
            }
            return Optional.empty();
        }
        return Optional.of(store.save(step, directory -> {
            CheckpointConfig.write(
                    directory,
                    step,
                    settings,
                    new MeshView(environment.transport().topology(), environment.placement()),
                    environment.text(),
                    environment.components());
            RouterStateFile.write(directory, model.routerStates());
            TensorWriter writer = new TensorWriter(model, expertsByRank(), copies, collectives);
            writer.write(directory, List.of(TensorKind.VALUES));
            writer.write(directory, List.of(TensorKind.FIRST_MOMENTS, TensorKind.SECOND_MOMENTS));
        }));
    }

    private List<List<Parameter>> expertsByRank() {
        List<List<Parameter>> ranks = new ArrayList<>();
        for (int rank = 0; rank < environment.ranks(); rank++) {
            ranks.add(model.expertParameters(rank));
        }
        return ranks;
    }

    /**
     * Restores a checkpoint; all ranks call it.
     *
     * @return the steps that were done when it was written
     * @throws CheckpointException if a file is truncated, or a tensor is missing or of another shape
     */
    public long restore(Path directory) {
        try (CheckpointReader reader =
                environment.rank() == 0 && group.index() == 0 ? new CheckpointReader(directory) : null) {
            long[] step = {reader == null ? 0 : reader.config().step()};
            List<List<Parameter>> ranks = expertsByRank();
            for (TensorKind kind : TensorKind.values()) {
                receive(reader, kind, model.shared().parameters(), model.shared());
                for (int rank = 0; rank < ranks.size(); rank++) {
                    receive(reader, kind, ranks.get(rank), rank == environment.rank() ? model.experts() : null);
                }
            }
            if (reader != null) {
                Set<String> names = new HashSet<>();
                model.shared().parameters().forEach(p -> names.add(p.name()));
                ranks.forEach(rank -> rank.forEach(p -> names.add(p.name())));
                reader.requireModel(names, model.names(), settings.model().heads());
                reader.readRouterStates(model.routerStates(), model.names());
            }
            shareRouterStates();
            return group.ofFirst(collectives.gather(step)[0])[0];
        }
    }

    /** Copies the states of rank 0 to all ranks. */
    private void shareRouterStates() {
        for (StateArray state : model.routerStates().arrays().values()) {
            state.setBits(group.ofFirst(collectives.gather(state.bits())[0]));
        }
    }

    /** Rank 0 reads a block and sends it to all; {@code target} is null where another rank hosts it. */
    private void receive(CheckpointReader reader, TensorKind kind, List<Parameter> parameters, ParameterBlock target) {
        long bytes = parameters.stream().mapToLong(Parameter::wholeElements).sum() * Float.BYTES;
        if (bytes == 0) {
            return;
        }
        MemorySegment whole = copies.wholes(bytes);
        if (reader != null) {
            reader.read(kind, parameters, model.names(), whole);
        }
        if (group.index() == 0) {
            collectives.broadcast(whole);
        }
        group.broadcast(whole);
        if (target != null) {
            copies.write(kind, target, whole);
        }
    }

    @Override
    public void close() {
        copies.close();
    }
}
