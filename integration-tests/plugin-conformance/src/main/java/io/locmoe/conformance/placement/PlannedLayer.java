package io.locmoe.conformance.placement;

import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A layer with two experts for each rank, whose planner is called as in training.
 *
 * @param topology the ranks
 * @param replicas experts that a rank may compute beyond its own two
 * @param batches  [micro-batches][ranks][experts] entries
 */
record PlannedLayer(Topology topology, int replicas, List<long[][]> batches) implements PlacementSetup {
    private static final int HOSTED = 2;
    private static final int SEEDS = 3;
    private static final int MOST = 50;
    private static final double INSIDE = 1e-10;
    private static final double BETWEEN = 1e-9;
    private static final List<Topology> MESHES =
            List.of(Topology.of(1, 1), Topology.of(2, 1), Topology.of(4, 1), Topology.of(2, 2), Topology.of(3, 2));

    /** Layers with no, with one and with many replicas, on several meshes. */
    static List<PlannedLayer> all() {
        List<PlannedLayer> layers = new ArrayList<>();
        for (Topology mesh : MESHES) {
            for (int replicas : new int[] {0, 1, HOSTED * mesh.ranks() - HOSTED}) {
                layers.add(new PlannedLayer(mesh, replicas, batches(mesh.ranks())));
            }
        }
        return layers;
    }

    /** No entries at all, one hot expert, each rank with an expert of its own, and random ones. */
    private static List<long[][]> batches(int ranks) {
        int experts = HOSTED * ranks;
        List<long[][]> batches = new ArrayList<>();
        batches.add(new long[ranks][experts]);
        long[][] hot = new long[ranks][experts];
        long[][] own = new long[ranks][experts];
        for (int rank = 0; rank < ranks; rank++) {
            hot[rank][experts - 1] = MOST;
            own[rank][(HOSTED * rank + HOSTED) % experts] = MOST;
        }
        batches.add(hot);
        batches.add(own);
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            long[][] entries = new long[ranks][experts];
            for (int i = 0; i < ranks * experts; i++) {
                entries[i / experts][i % experts] = Math.max(0, random.nextInt(MOST) - i % experts * SEEDS);
            }
            batches.add(entries);
        }
        return batches;
    }

    @Override
    public int layer() {
        return 0;
    }

    @Override
    public ExpertPlacement homes() {
        return ExpertPlacement.even(0, HOSTED * topology.ranks(), topology);
    }

    @Override
    public long expertBytes() {
        return 1 << 10;
    }

    @Override
    public long entryBytes() {
        return 1 << 8;
    }

    /** [ranks][ranks] fast links inside nodes, and others of several rates. */
    double[][] secondsPerByte() {
        double[][] seconds = new double[topology.ranks()][topology.ranks()];
        for (int from = 0; from < seconds.length; from++) {
            for (int to = 0; to < seconds.length; to++) {
                double link = topology.sameNode(from, to) ? INSIDE : BETWEEN * (1 + (from + to) % SEEDS * MOST);
                seconds[from][to] = from == to ? 0 : link;
            }
        }
        return seconds;
    }

    @Override
    public String toString() {
        return topology + ", " + replicas + " replicas";
    }
}
