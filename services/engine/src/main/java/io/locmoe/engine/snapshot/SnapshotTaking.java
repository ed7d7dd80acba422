package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.BlockCopies;
import io.locmoe.engine.checkpoint.TensorKind;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.collectives.Collectives.PendingShift;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.model.ParameterBlock.Parameter;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.snapshot.BlockCopy.Role;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Copies a rank's state at a step boundary, and its experts to the rank at the same place of the next node while
 * training goes on. Devices of a tensor group other than the first only contribute their parts.
 */
final class SnapshotTaking {
    private final Site site;
    private final RankCopies held;
    private final BlockLayout shared;
    private final BlockLayout experts;
    private final BlockLayout neighbour;
    private final long sentBytes;
    private PendingShift shift;
    private BlockCopy arriving;
    private long step;

    /**
     * Where copies come from.
     *
     * @param epoch        of the job's placement
     * @param ranksPerNode devices, or groups of them
     * @param first        whether this is the first device of its tensor group
     * @param experts      [ranks] whole parameters of the experts that each hosts
     */
    record Site(
            long epoch,
            int ranksPerNode,
            boolean first,
            Collectives collectives,
            MoeModel model,
            List<List<Parameter>> experts,
            BlockCopies copies,
            LossScale lossScale) {
        int rank() {
            return collectives.rank();
        }

        int ranks() {
            return collectives.ranks();
        }

        /** Whether this rank keeps what all ranks have; one on each node does. */
        boolean keepsShared() {
            return rank() % ranksPerNode == 0;
        }
    }

    SnapshotTaking(Site site, RankCopies held) {
        this.site = site;
        this.held = held;
        this.shared = BlockLayout.of(site.model.shared().parameters());
        this.experts = BlockLayout.of(site.experts.get(site.rank()));
        int before = (site.rank() + site.ranks() - site.ranksPerNode) % site.ranks();
        this.neighbour = BlockLayout.of(site.experts.get(before));
        this.sentBytes = site.experts.stream()
                .mapToLong(rank -> BlockLayout.of(rank).bytes())
                .sum();
    }

    /** Calls among which the bytes of this rank are best shared. */
    int calls() {
        return Collectives.shiftCalls(experts.bytes());
    }

    /** The step after which the last ones were taken. */
    long step() {
        return step;
    }

    /** That all ranks send for copies once. */
    long sentBytes() {
        return sentBytes;
    }

    boolean isUnderWay() {
        return shift != null;
    }

    /**
     * Takes copies; none are under way. All devices call it.
     *
     * @param after  steps done
     * @param spread calls of {@link #advance} until they are whole
     */
    void take(long after, int spread) {
        step = after;
        if (site.keepsShared()) {
            copy(Role.SHARED, shared, site.model.shared());
        }
        MemorySegment own = copy(Role.EXPERTS, experts, site.model.experts());
        if (site.first) {
            held.position(new Generation(site.epoch, step), Position.of(site.lossScale, site.model.routerStates()));
            arriving = held.next(Role.NEIGHBOUR, site.epoch, neighbour);
            shift = site.collectives.beginShift(site.ranksPerNode, own, arriving.memory(), spread);
            advance();
        }
    }

    private MemorySegment copy(Role role, BlockLayout layout, ParameterBlock block) {
        BlockCopy copy = site.first ? held.next(role, site.epoch, layout) : null;
        for (TensorKind kind : TensorKind.values()) {
            site.copies.readInto(kind, block, copy == null ? MemorySegment.NULL : copy.of(kind));
        }
        if (copy == null) {
            return MemorySegment.NULL;
        }
        copy.seal(step);
        return copy.memory();
    }

    /** Moves copies that are under way on. True if they are whole now. */
    boolean advance() {
        if (shift == null || !shift.advance()) {
            return false;
        }
        arrived();
        return true;
    }

    /** Moves all that is left of copies that are under way. */
    void finish() {
        if (shift != null) {
            shift.finish();
            arrived();
        }
    }

    private void arrived() {
        arriving.whole(step);
        shift = null;
    }
}
