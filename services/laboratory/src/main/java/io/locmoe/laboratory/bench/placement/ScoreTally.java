package io.locmoe.laboratory.bench.placement;

import io.locmoe.engine.settings.Choice;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** Adds up what a planner did with each step of each layer. Used by one thread. */
final class ScoreTally {
    private final LoadTrace.Header of;
    private final Topology topology;
    private final ExpertPlacement homes;
    private final int steps;
    private final List<Double> placeMillis = new ArrayList<>();
    private final List<Double> divideMillis = new ArrayList<>();
    private final List<Double> imbalances = new ArrayList<>();
    private long entries;
    private long onRank;
    private long onNode;
    private long moved;
    private double more;

    /** @param steps number of steps that count */
    ScoreTally(LoadTrace.Header of, int steps) {
        this.of = of;
        this.topology = of.topology();
        this.homes = of.homes();
        this.steps = steps;
    }

    /** @param counts whether the plan had loads to plan from */
    void placed(boolean counts, long nanos) {
        if (counts) {
            placeMillis.add(nanos / 1e6);
        }
    }

    void divided(long[][] divided, ReplicaPlacement placement, long nanos) {
        divideMillis.add(nanos / 1e6);
        int[] rankOf = placement.rankOfSlot();
        long[] loads = new long[topology.ranks()];
        for (int source = 0; source < divided.length; source++) {
            for (int slot = 0; slot < rankOf.length; slot++) {
                long count = divided[source][slot];
                loads[rankOf[slot]] += count;
                onRank += rankOf[slot] == source ? count : 0;
                onNode += topology.sameNode(rankOf[slot], source) ? count : 0;
            }
        }
        long sum = Arrays.stream(loads).sum();
        entries += sum;
        imbalances.add(sum == 0 ? 1 : Arrays.stream(loads).max().orElseThrow() * (double) loads.length / sum);
        copies(placement);
    }

    private void copies(ReplicaPlacement placement) {
        for (int rank = 0; rank < topology.ranks(); rank++) {
            int home = rank;
            int[] computed = placement.expertsOfRank()[rank];
            moved += Arrays.stream(computed)
                    .filter(expert -> homes.rank(expert) != home)
                    .count();
            more = Math.max(more, (double) computed.length / homes.hosted(rank) - 1);
        }
    }

    PlannerScore score(Choice planner) {
        StringJoiner name = new StringJoiner(":").add(planner.name());
        planner.options().forEach((key, value) -> name.add(key + "=" + value));
        double[] all = imbalances.stream().mapToDouble(Double::doubleValue).toArray();
        return new PlannerScore(
                name.toString(),
                Arrays.stream(all).average().orElseThrow(),
                Arrays.stream(all).max().orElseThrow(),
                (double) onRank / entries,
                (double) onNode / entries,
                2.0 * moved * of.expertBytes() / steps,
                more,
                median(placeMillis),
                median(divideMillis));
    }

    private static double median(List<Double> millis) {
        return Quartiles.of(millis.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
    }
}
