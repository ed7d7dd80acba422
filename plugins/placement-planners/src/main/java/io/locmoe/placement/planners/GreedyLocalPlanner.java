package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Copies an expert to the ranks whose own tokens want it most, as long as that saves more bytes than the copy's weights
 * and gradients cost. Entries stay on their rank or node; what a rank gets beyond the target goes to copies on ranks
 * that have less.
 */
final class GreedyLocalPlanner implements PlacementPlanner {
    private final PlacementSetup setup;
    private final double target;
    private final LinkCosts links;
    private long batches;

    GreedyLocalPlanner(PlacementSetup setup, double target, LinkCosts links) {
        this.setup = setup;
        this.target = target;
        this.links = links;
    }

    /** @param saved cost of the entries on the link to the expert's home */
    private record Wish(long saved, int expert, int rank) {}

    @Override
    public void linksMeasured(double[][] secondsPerByte) {
        links.take(secondsPerByte);
    }

    @Override
    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
        Copies copies = new Copies(setup);
        List<Wish> wishes = new ArrayList<>();
        for (int rank = 0; rank < load.length; rank++) {
            for (int expert = 0; expert < load[rank].length; expert++) {
                if (saves(load[rank][expert])) {
                    wishes.add(wish(load[rank][expert], expert, rank));
                }
            }
        }
        wishes.sort(Comparator.comparingLong((Wish wish) -> -wish.saved)
                .thenComparingInt(Wish::expert)
                .thenComparingInt(Wish::rank));
        for (Wish wish : wishes) {
            if (copies.fits(wish.expert, wish.rank)) {
                copies.add(wish.expert, wish.rank);
            }
        }
        batches = 0;
        return copies.placement();
    }

    private Wish wish(long entries, int expert, int rank) {
        return new Wish(entries * links.measured(rank, setup.homes().rank(expert)), expert, rank);
    }

    /** Whether a copy saves bytes. The load is of several micro-batches, and a step has at least one of them. */
    private boolean saves(long entries) {
        return (double) setup.entryBytes() * entries / Math.max(1, batches) > 2.0 * setup.expertBytes();
    }

    @Override
    public long[][] divide(long[][] counts, ReplicaPlacement placement) {
        batches++;
        long[][] divided = PlacementPlanner.super.divide(counts, placement);
        new Overflow(divided, placement, target, links).move();
        return divided;
    }
}
