package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** A layer whose experts are spread evenly. */
record Case(Topology topology, int experts, int replicas, long expertBytes, long entryBytes) implements PlacementSetup {
    Case(Topology topology, int experts, int replicas) {
        this(topology, experts, replicas, 100, 10);
    }

    @Override
    public int layer() {
        return 0;
    }

    @Override
    public ExpertPlacement homes() {
        return ExpertPlacement.even(0, experts, topology);
    }

    ReplicaPlacement atHome() {
        return ReplicaPlacement.homes(topology, homes());
    }

    PlacementPlanner planner(String name, Map<String, String> options) {
        return new PlannersPlugin()
                .placementPlanners().stream()
                        .filter(factory -> factory.name().equals(name))
                        .map(factory -> factory.create(Options.parse(factory.options(), options), this))
                        .findFirst()
                        .orElseThrow();
    }

    /** Counts of which a few experts have most, others on each rank: text of domains. */
    long[][] skewed(long seed, int entries) {
        Random random = new Random(seed);
        long[][] counts = new long[topology.ranks()][experts];
        for (int rank = 0; rank < counts.length; rank++) {
            for (int i = 0; i < entries; i++) {
                int expert = (int) (experts * Math.pow(random.nextDouble(), 2.5));
                counts[rank][i % 3 == 0 ? (expert + 7 * rank) % experts : expert]++;
            }
        }
        return counts;
    }

    long[] loads(long[][] divided, ReplicaPlacement placement) {
        long[] loads = new long[topology.ranks()];
        int[] ranks = placement.rankOfSlot();
        for (long[] of : divided) {
            for (int slot = 0; slot < of.length; slot++) {
                loads[ranks[slot]] += of[slot];
            }
        }
        return loads;
    }

    double imbalance(long[][] divided, ReplicaPlacement placement) {
        long[] loads = loads(divided, placement);
        return Arrays.stream(loads).max().orElseThrow()
                / Arrays.stream(loads).average().orElseThrow();
    }
}
