package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.sparse.DispatchStage.AgreedRoute;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The replicas of one sparse layer: the placement in force, and the ways of entries under it. */
final class LayerReplicas {
    private final LayerSite site;
    private final String named;
    private final PlacementPlanner planner;
    private final int replicas;
    private final Experts own;
    private final Experts copies;
    private final long[][] load;
    private final List<long[][]> attempt = new ArrayList<>();
    private ReplicaPlacement placement;
    private ExpertPlacement slots;
    private Experts computing;

    /**
     * Starts with each expert on its home alone.
     *
     * @param named  the planner, for messages
     * @param own    the experts that this rank is home to
     * @param copies memory for experts of other homes
     * @param replicas experts that a rank may compute beyond as many as it is home to
     */
    LayerReplicas(LayerSite site, String named, PlacementPlanner planner, Experts own, Experts copies, int replicas) {
        this.site = site;
        this.named = named + ", sparse layer " + site.layer();
        this.planner = planner;
        this.replicas = replicas;
        this.own = own;
        this.copies = copies;
        this.load = new long[site.topology().ranks()][site.placement().experts()];
        use(ReplicaPlacement.homes(site.topology(), site.placement()));
    }

    /** Asks the planner for the next placement. @return a digest of it, equal on all ranks */
    long plan() {
        try {
            ReplicaPlacement next =
                    planner.place(Arrays.stream(load).map(long[]::clone).toArray(long[][]::new), placement);
            requireFit(next);
            use(next);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(named + ": " + e.getMessage(), e);
        }
        Arrays.stream(load).forEach(ofRank -> Arrays.fill(ofRank, 0));
        return placement.hashCode();
    }

    private void requireFit(ReplicaPlacement next) {
        for (int rank = 0; rank < site.topology().ranks(); rank++) {
            int computed = next.expertsOfRank()[rank].length;
            int home = site.placement().hosted(rank);
            if (computed > home + replicas) {
                throw new IllegalArgumentException("it has rank " + rank + " compute " + computed
                        + " experts; it is home to " + home + ", and 'replicas' allows " + replicas + " more");
            }
        }
    }

    /** The experts of other homes that a rank computes, in their order. */
    private IntStream foreign(ReplicaPlacement of, int rank) {
        return Arrays.stream(of.expertsOfRank()[rank])
                .filter(expert -> site.placement().rank(expert) != rank);
    }

    private void use(ReplicaPlacement next) {
        placement = next;
        slots = new ExpertPlacement(site.placement().epoch(), next.rankOfSlot());
        int first = site.placement().firstExpert(site.mesh().rank());
        int[] chosen = next.expertsOfRank()[site.mesh().rank()].clone();
        int copy = 0;
        for (int slot = 0; slot < chosen.length; slot++) {
            chosen[slot] =
                    site.placement().rank(chosen[slot]) == site.mesh().rank() ? chosen[slot] - first : -1 - copy++;
        }
        computing = own.with(copies, chosen);
    }

    /** The failure of a planner that planned otherwise on some ranks than on rank 0. */
    TrainingException different(List<Integer> ranks) {
        return new TrainingException(named + ": it planned otherwise on ranks " + ranks
                + " than on rank 0; a planner returns equal plans for equal arguments on all ranks");
    }

    /**
     * The tensors whose values or gradients travel between a home and a rank that computes its experts, on this rank,
     * which is one of the two: in the order of experts, those of an expert in its order.
     *
     * @param trained whether only trained ones, as homes know
     */
    List<DeviceTensor> travelling(int home, int target, Travels trained) {
        int[] foreign = foreign(placement, target).toArray();
        List<DeviceTensor> tensors = new ArrayList<>();
        for (int copy = 0; copy < foreign.length; copy++) {
            if (site.placement().rank(foreign[copy]) == home) {
                int expert = foreign[copy];
                boolean atHome = home == site.mesh().rank();
                Experts held = atHome ? own : copies;
                List<DeviceTensor> all =
                        held.tensors(atHome ? expert - site.placement().firstExpert(home) : copy);
                IntStream.range(0, all.size())
                        .filter(i -> trained.travels(
                                "experts." + expert + held.tensorNames().get(i), site.layer()))
                        .forEach(i -> tensors.add(all.get(i)));
            }
        }
        return tensors;
    }

    /** Which parameters travel. */
    interface Travels {
        /** @param name name of the parameter in its layer */
        boolean travels(String name, int layer);
    }

    /**
     * The way of the entries of one micro-batch.
     *
     * @param kept [ranks][experts] entries of each rank for each expert
     */
    AgreedRoute agree(long[][] kept, int most, int overlap, Batch batch) {
        attempt.add(kept);
        long[][] divided = planner.divide(kept, placement);
        if (placement.slots() > placement.experts()) {
            requireEqual(divided, batch);
        }
        TokenRoute route = TokenRoute.of(divided, site.mesh().rank(), slots, most, overlap);
        return new AgreedRoute(
                route,
                slots,
                computing,
                order(kept[site.mesh().rank()], divided[site.mesh().rank()]));
    }

    private void requireEqual(long[][] divided, Batch batch) {
        LayerCollective place =
                new LayerCollective(batch.step(), batch.microBatch(), site.layer(), LayerCollective.EXCHANGE);
        long[][] all = place.gather(site.mesh(), new long[] {Arrays.deepHashCode(divided)});
        List<Integer> others = IntStream.range(0, all.length)
                .filter(rank -> !Arrays.equals(all[rank], all[0]))
                .boxed()
                .toList();
        if (!others.isEmpty()) {
            throw new TrainingException(
                    named + ", step " + batch.step() + ": it divided the entries otherwise on ranks " + others
                            + " than on rank 0; a planner divides equal counts equally on all ranks");
        }
    }

    /** [entries] the plan's entry of each one in the order of slots; null if that is the order of the plan. */
    private int[] order(long[] kept, long[] divided) {
        int[] experts = placement.expertOfSlot();
        int[] next = new int[kept.length];
        for (int expert = 1; expert < next.length; expert++) {
            next[expert] = Math.toIntExact(next[expert - 1] + kept[expert - 1]);
        }
        int[] order = new int[Math.toIntExact(Arrays.stream(kept).sum())];
        int entry = 0;
        boolean same = true;
        for (int slot = 0; slot < experts.length; slot++) {
            for (long i = 0; i < divided[slot]; i++) {
                order[entry] = next[experts[slot]]++;
                same &= order[entry] == entry++;
            }
        }
        return same ? null : order;
    }

    /** Forgets the loads of a step that is repeated. */
    void stepDiscarded() {
        attempt.clear();
    }

    /** Counts the loads of a step, from which the next placement is planned. */
    void stepCompleted() {
        for (long[][] counts : attempt) {
            for (int rank = 0; rank < load.length; rank++) {
                int source = rank;
                Arrays.setAll(load[rank], expert -> load[source][expert] + counts[source][expert]);
            }
        }
        attempt.clear();
    }
}
