package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Places like EPLB, and divides entries evenly over copies, as EPLB assumes. Copies that share a rank are one. */
record EplbPlanner(PlacementSetup setup, Eplb eplb) implements PlacementPlanner {

    /**
     * EPLB gives all ranks as many slots as the rank with the fewest homes has memory for. Where these are not enough,
     * because a slow node is home to few experts, all stay at home.
     */
    static PlacementPlanner of(Options options, PlacementSetup setup) {
        int experts = setup.homes().experts();
        int groups = options.integer("groups");
        if (experts % groups != 0) {
            throw new IllegalArgumentException(
                    "option groups: " + experts + " experts do not divide into " + groups + " groups of equal size");
        }
        Topology mesh = setup.topology();
        int slots = IntStream.range(0, mesh.ranks())
                        .map(setup.homes()::hosted)
                        .min()
                        .orElseThrow()
                + setup.replicas();
        if (slots * mesh.ranks() < experts) {
            return new StaticPlanner(ReplicaPlacement.homes(mesh, setup.homes()));
        }
        boolean nodes = groups % mesh.nodes() == 0
                && alike(mesh)
                && slots * mesh.ranks() / mesh.nodes() >= experts / mesh.nodes();
        return new EplbPlanner(
                setup, new Eplb(slots * mesh.ranks(), nodes ? groups : 1, nodes ? mesh.nodes() : 1, mesh.ranks()));
    }

    private static boolean alike(Topology mesh) {
        return IntStream.rangeClosed(0, mesh.nodes())
                .allMatch(node -> mesh.firstRank(node) == node * mesh.ranks() / mesh.nodes());
    }

    @Override
    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
        int experts = setup.homes().experts();
        double[] weights = new double[experts];
        Arrays.setAll(
                weights,
                expert -> Arrays.stream(load).mapToLong(of -> of[expert]).sum());
        if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
            return current;
        }
        int[] placed = eplb.place(weights);
        int slots = placed.length / load.length;
        int[][] of = IntStream.range(0, load.length)
                .mapToObj(rank -> Arrays.stream(placed, rank * slots, (rank + 1) * slots)
                        .sorted()
                        .distinct()
                        .toArray())
                .toArray(int[][]::new);
        return new ReplicaPlacement(setup.topology(), experts, of);
    }

    /** What does not divide goes to the copies after the rank's own number, so that no copy gets all remainders. */
    @Override
    public long[][] divide(long[][] counts, ReplicaPlacement placement) {
        int[][] slots = Slots.ofExperts(placement);
        long[][] divided = new long[counts.length][placement.slots()];
        for (int source = 0; source < counts.length; source++) {
            for (int expert = 0; expert < slots.length; expert++) {
                int copies = slots[expert].length;
                long rest = counts[source][expert] % copies;
                for (int i = 0; i < copies; i++) {
                    int slot = slots[expert][(source + i) % copies];
                    divided[source][slot] = counts[source][expert] / copies + (i < rest ? 1 : 0);
                }
            }
        }
        return divided;
    }
}
