package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.setup.StateArray;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores a state from copies: each rank takes its tensors from its own copies, or gets them from a rank that has
 * them. Tensors are found by name, so experts may have moved.
 *
 * @param site     site of the new model
 * @param group    devices that its tensors are split over
 * @param held     copies of this rank; used on the first device of the group
 * @param coverage the agreed coverage; null on the other devices of the group
 */
record SnapshotRestore(SnapshotTaking.Site site, TensorGroup group, RankCopies held, Coverage coverage) {

    /** Consecutive tensors of a rank that come from one rank. */
    private record Run(int holder, List<Parameter> parameters, long offset, long bytes) {}

    /** Names of all tensors of the model: the shared ones, then the experts of each rank. */
    static List<String> tensors(SnapshotTaking.Site site) {
        List<String> names = new ArrayList<>();
        site.model().shared().parameters().forEach(p -> names.add(p.name()));
        site.experts().forEach(hosted -> hosted.forEach(p -> names.add(p.name())));
        return names;
    }

    /**
     * Restores; all devices call it.
     *
     * @param scales whether the job scales its loss
     */
    void restore(boolean scales) {
        Map<String, Integer> numbers = new HashMap<>();
        tensors(site).forEach(name -> numbers.put(name, numbers.size()));
        for (TensorKind kind : TensorKind.values()) {
            for (int rank = 0; rank < site.ranks(); rank++) {
                boolean own = rank == site.rank();
                List<Parameter> shared = site.model().shared().parameters();
                block(kind, shared, rank, own ? site.model().shared() : null, numbers);
                block(kind, site.experts().get(rank), rank, own ? site.model().experts() : null, numbers);
            }
        }
        position(scales);
    }

    /** Transfers a block to a rank; {@code own} is null on all other ranks. */
    private void block(
            TensorKind kind, List<Parameter> parameters, int target, ParameterBlock own, Map<String, Integer> numbers) {
        long bytes = parameters.stream().mapToLong(Parameter::wholeElements).sum() * Float.BYTES;
        if (bytes == 0 || !site.first() && own == null) {
            return;
        }
        MemorySegment whole = site.copies().wholes(bytes);
        if (site.first()) {
            runs(parameters, target, numbers).forEach(run -> move(kind, run, target, whole));
        }
        if (own != null) {
            group.broadcast(whole);
            site.copies().write(kind, own, whole);
        }
    }

    private List<Run> runs(List<Parameter> parameters, int target, Map<String, Integer> numbers) {
        List<Run> runs = new ArrayList<>();
        long offset = 0;
        for (Parameter p : parameters) {
            long bytes = (long) p.wholeElements() * Float.BYTES;
            int holder = coverage.holder(numbers.get(p.name()), target);
            Run last = runs.isEmpty() ? null : runs.getLast();
            if (last == null || last.holder != holder) {
                last = new Run(holder, new ArrayList<>(), offset, 0);
                runs.add(last);
            }
            last.parameters.add(p);
            runs.set(runs.size() - 1, new Run(holder, last.parameters, last.offset, last.bytes + bytes));
            offset += bytes;
        }
        return runs;
    }

    private void move(TensorKind kind, Run run, int target, MemorySegment whole) {
        MemorySegment part = whole.asSlice(run.offset, run.bytes);
        if (site.rank() == run.holder) {
            fill(kind, run.parameters, part);
        }
        site.collectives().move(run.holder, target, part);
    }

    private void fill(TensorKind kind, List<Parameter> parameters, MemorySegment part) {
        List<BlockCopy> copies = held.of(coverage.generation());
        long at = 0;
        for (Parameter p : parameters) {
            MemorySegment tensor = copies.stream()
                    .flatMap(copy -> copy.find(kind, p.name()).stream())
                    .findFirst()
                    .orElseThrow();
            MemorySegment.copy(tensor, 0, part, at, tensor.byteSize());
            at += tensor.byteSize();
        }
    }

    private void position(boolean scales) {
        long[] scale = new long[3];
        int root = site.first() ? coverage.root() : 0;
        if (site.first() && site.rank() == root) {
            SharedState position = held.position(coverage.generation()).orElseThrow();
            position.restore(site.model().routerStates());
            LossScale.State saved = position.lossScale();
            scale = new long[] {Double.doubleToRawLongBits(saved.scale()), saved.good(), saved.skipped()};
        }
        for (StateArray state : site.model().routerStates().arrays().values()) {
            state.setBits(of(root, state.bits()));
        }
        long[] restored = of(root, scale);
        site.lossScale()
                .restore(new LossScale.State(Double.longBitsToDouble(restored[0]), restored[1], restored[2]), scales);
    }

    /** The numbers of rank {@code root}, on all devices. */
    private long[] of(int root, long[] mine) {
        return group.ofFirst(site.first() ? site.collectives().gather(mine)[root] : mine);
    }
}
