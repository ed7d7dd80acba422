package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.state.BlockCopies;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.setup.StateArray;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Distributes the state of a checkpoint to all ranks: rank 0's first device reads, block by block, and broadcasts each
 * block.
 *
 * @param rank    this rank
 * @param experts [ranks] parameters of the experts that each rank hosts
 */
record StateRestore(
        int rank,
        Collectives collectives,
        TensorGroup group,
        MoeModel model,
        BlockCopies copies,
        List<List<Parameter>> experts) {

    /**
     * Restores; all devices call it.
     *
     * @param reader checkpoint, on the first device of rank 0; null elsewhere
     * @param job    settings of the job
     * @param scale  restored to its saved state
     * @return the steps that were done
     */
    long restore(CheckpointReader reader, JobSettings job, LossScale scale) {
        for (TensorKind kind : TensorKind.values()) {
            receive(reader, kind, model.shared().parameters(), model.shared());
            for (int source = 0; source < experts.size(); source++) {
                receive(reader, kind, experts.get(source), source == rank ? model.experts() : null);
            }
        }
        if (reader != null) {
            Set<String> names = new HashSet<>();
            model.shared().parameters().forEach(p -> names.add(p.name()));
            experts.forEach(hosted -> hosted.forEach(p -> names.add(p.name())));
            reader.requireModel(names, model.names(), job);
            reader.readRouterStates(model.routerStates(), model.names());
        }
        shareRouterStates();
        long[] progress =
                group.ofFirst(collectives.gather(reader == null ? new long[5] : progress(reader.config()))[0]);
        if (progress[1] != 0) {
            scale.restore(
                    new LossScale.State(Double.longBitsToDouble(progress[1]), progress[2], progress[3]),
                    progress[4] != 0);
        }
        return progress[0];
    }

    /** Steps done, loss scale (0 if there is none), good and skipped steps, whether the loss was scaled. */
    private static long[] progress(CheckpointConfig config) {
        long[] progress = {config.step(), 0, 0, 0, 0};
        config.lossScale().ifPresent(saved -> {
            progress[1] = Double.doubleToRawLongBits(saved.scale());
            progress[2] = saved.good();
            progress[3] = saved.skipped();
            progress[4] = scaled(config) ? 1 : 0;
        });
        return progress;
    }

    private static boolean scaled(CheckpointConfig config) {
        return Precision.named(config.settings().getOrDefault("precision", ""))
                .filter(Precision::scalesLoss)
                .isPresent();
    }

    /** Copies the states of rank 0 to all ranks. */
    private void shareRouterStates() {
        for (StateArray state : model.routerStates().arrays().values()) {
            state.setBits(group.ofFirst(collectives.gather(state.bits())[0]));
        }
    }

    /** Rank 0 reads a block and broadcasts it; {@code target} is null if another rank hosts it. */
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
}
