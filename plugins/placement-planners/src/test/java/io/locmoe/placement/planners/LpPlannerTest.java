package io.locmoe.placement.planners;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LpPlannerTest {
    /** The least (largest load, entries between nodes, entries between ranks) of all divisions, by trying all. */
    private static final class AllDivisions {
        private final Case layer;
        private final long[][] counts;
        private final ReplicaPlacement placement;
        private final long[][] divided;
        private long[] best = {Long.MAX_VALUE};

        AllDivisions(Case layer, long[][] counts, ReplicaPlacement placement) {
            this.layer = layer;
            this.counts = counts;
            this.placement = placement;
            divided = new long[counts.length][placement.slots()];
            from(0);
        }

        private void from(int pair) {
            if (pair == counts.length * layer.experts()) {
                long[] value = value(layer, divided, placement);
                best = Arrays.compare(value, best) < 0 ? value : best;
            } else {
                int source = pair / layer.experts();
                int expert = pair % layer.experts();
                give(pair, source, Slots.ofExperts(placement)[expert], 0, counts[source][expert]);
            }
        }

        private void give(int pair, int source, int[] slots, int copy, long left) {
            for (long count = copy == slots.length - 1 ? left : 0; count <= left; count++) {
                divided[source][slots[copy]] = count;
                if (copy == slots.length - 1) {
                    from(pair + 1);
                } else {
                    give(pair, source, slots, copy + 1, left - count);
                }
            }
            divided[source][slots[copy]] = 0;
        }
    }

    private static long[] value(Case layer, long[][] divided, ReplicaPlacement placement) {
        int[] ranks = placement.rankOfSlot();
        long far = 0;
        long near = 0;
        for (int source = 0; source < divided.length; source++) {
            for (int slot = 0; slot < ranks.length; slot++) {
                boolean same = layer.topology().sameNode(source, ranks[slot]);
                far += same ? 0 : divided[source][slot];
                near += same && ranks[slot] != source ? divided[source][slot] : 0;
            }
        }
        return new long[] {Arrays.stream(layer.loads(divided, placement)).max().orElseThrow(), far, near};
    }

    @Test
    void noDivisionOfSmallCasesIsBetter() {
        Random random = new Random(5);
        for (int trial = 0; trial < 40; trial++) {
            Case layer = new Case(trial % 2 == 0 ? Topology.of(2, 1) : new Topology(new int[] {0, 0, 1}), 4, 1);
            ReplicaPlacement placement = layer.topology().ranks() == 2
                    ? new ReplicaPlacement(layer.topology(), 4, new int[][] {{0, 1, 3}, {1, 2, 3}})
                    : new ReplicaPlacement(layer.topology(), 4, new int[][] {{0, 3}, {1, 3}, {0, 2, 3}});
            long[][] counts = new long[layer.topology().ranks()][4];
            Arrays.stream(counts).forEach(of -> Arrays.setAll(of, _ -> random.nextInt(5)));
            long[][] divided = layer.planner("lp", Map.of()).divide(counts, placement);
            assertThat(value(layer, divided, placement))
                    .as(Arrays.deepToString(counts))
                    .isEqualTo(new AllDivisions(layer, counts, placement).best);
        }
    }

    /** 64 experts on 16 ranks with one more expert on each: a quarter more memory. */
    @Test
    void aQuarterMoreMemoryBalancesEachMicroBatchOfASkewedLayer() {
        Case layer = new Case(Topology.of(4, 4), 64, 1);
        PlacementPlanner planner = layer.planner("lp", Map.of());
        ReplicaPlacement placement = layer.atHome();
        double home = 0;
        double worst = 0;
        long placed = 0;
        long divisions = 0;
        for (int batch = 0; batch < 12; batch++) {
            long[][] counts = layer.skewed(batch, 1000);
            long start = System.nanoTime();
            long[][] divided = planner.divide(counts, placement);
            divisions += System.nanoTime() - start;
            home = Math.max(home, layer.imbalance(counts, layer.atHome()));
            if (batch >= 4) {
                worst = Math.max(worst, layer.imbalance(divided, placement));
            }
            if (batch == 3) {
                start = System.nanoTime();
                placement = planner.place(counts, placement);
                placed = System.nanoTime() - start;
            }
        }
        System.out.printf(
                "lp, 64 experts, 16 ranks, 16 replicas: max/mean %.3f where homes alone have %.2f;"
                        + " %.1f ms to place, %.1f ms to divide%n",
                worst, home, placed / 1e6, divisions / 12e6);
        assertThat(home).isGreaterThan(2);
        assertThat(worst).isLessThan(1.1);
    }
}
