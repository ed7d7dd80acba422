package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.state.BlockCopies;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.collectives.Collectives.PendingShift;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.snapshot.BlockCopy.Role;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Copies a rank's state at a step boundary, and sends its experts to the ranks at the same place of the next nodes
 * while training continues. Devices of a tensor group other than the first only contribute their parts.
 */
final class SnapshotTaking {
    private final Site site;
    private final RankCopies held;
    private final BlockLayout shared;
    private final BlockLayout experts;
    /** Layouts of the experts of the nodes before this one, the nearest first. */
    private final List<BlockLayout> neighbours;

    private final long sentBytes;
    private final List<Arrival> arriving = new ArrayList<>();
    private long step;

    /** A neighbour's experts under way to this rank. */
    private record Arrival(BlockCopy copy, PendingShift shift) {}

    /**
     * The rank whose state is copied.
     *
     * @param epoch        placement epoch of the job
     * @param ranksPerNode ranks of a node; a tensor group is one
     * @param first        whether this is the first device of its tensor group
     * @param experts      [ranks] whole parameters of the experts that each rank hosts
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

        /** Whether this rank copies the shared parameters; one rank of each node does. */
        boolean keepsShared() {
            return rank() % ranksPerNode == 0;
        }
    }

    /** @param neighbours number of nodes after each one that keep a copy of its experts; fewer than all nodes */
    SnapshotTaking(Site site, RankCopies held, int neighbours) {
        this.site = site;
        this.held = held;
        this.shared = BlockLayout.of(site.model.shared().parameters());
        this.experts = BlockLayout.of(site.experts.get(site.rank()));
        this.neighbours = IntStream.rangeClosed(1, neighbours)
                .map(distance -> site.rank() + site.ranks() - distance * site.ranksPerNode)
                .mapToObj(before -> BlockLayout.of(site.experts.get(before % site.ranks())))
                .toList();
        this.sentBytes = neighbours
                * site.experts.stream()
                        .mapToLong(rank -> BlockLayout.of(rank).bytes())
                        .sum();
    }

    /** The best number of calls to share the bytes that this rank sends. */
    int calls() {
        return Collectives.shiftCalls(neighbours.size() * experts.bytes());
    }

    /** The step after which the last copies were taken. */
    long step() {
        return step;
    }

    /** Bytes that all ranks together send for one set of copies. */
    long sentBytes() {
        return sentBytes;
    }

    boolean isUnderWay() {
        return !arriving.isEmpty();
    }

    /**
     * Takes copies. Must not be called while copies are under way. All devices call it.
     *
     * @param after  steps done
     * @param spread calls of {@link #advance} until the copies are whole
     */
    void take(long after, int spread) {
        step = after;
        if (site.keepsShared()) {
            copy(Role.SHARED, shared, site.model.shared());
        } else {
            contribute(site.model.shared());
        }
        MemorySegment own = copy(Role.EXPERTS, experts, site.model.experts());
        if (site.first) {
            held.position(new Generation(site.epoch, step), SharedState.of(site.lossScale, site.model.routerStates()));
            for (int distance = 1; distance <= neighbours.size(); distance++) {
                BlockCopy copy = held.next(Role.neighbour(distance), site.epoch, neighbours.get(distance - 1));
                int hop = distance * site.ranksPerNode;
                arriving.add(new Arrival(copy, site.collectives.beginShift(hop, own, copy.memory(), spread)));
            }
            advance();
        }
    }

    /** Takes part in the copies of divided moments. */
    private void contribute(ParameterBlock block) {
        for (TensorKind kind : TensorKind.values()) {
            if (site.copies.isDivided(kind, block)) {
                site.copies.read(kind, block);
            }
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

    /** Sends a share of each neighbour's copy; all become whole in the same call. */
    void advance() {
        for (Arrival arrival : List.copyOf(arriving)) {
            if (arrival.shift.advance()) {
                arrived(arrival);
            }
        }
    }

    /** Sends the rest of all copies under way. */
    void finish() {
        for (Arrival arrival : List.copyOf(arriving)) {
            arrival.shift.finish();
            arrived(arrival);
        }
    }

    private void arrived(Arrival arrival) {
        arrival.copy.whole(step);
        arriving.remove(arrival);
    }
}
