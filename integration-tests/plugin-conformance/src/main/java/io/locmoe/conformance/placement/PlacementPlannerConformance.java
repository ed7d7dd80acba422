package io.locmoe.conformance.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of a placement planner. An author extends this class and gives the factory; a test class for each set of
 * options that matters. Planners are called as in training, on meshes of one to six ranks: links, a plan, then
 * micro-batches.
 */
public abstract class PlacementPlannerConformance {

    /** The planner to test. */
    protected abstract PlacementPlannerFactory factory();

    /** Its options; the defaults where nothing is said. They must fit a layer with two experts for each rank. */
    protected Map<String, String> options() {
        return Map.of();
    }

    static Stream<PlannedLayer> layers() {
        return PlannedLayer.all().stream();
    }

    private PlacementPlanner planner(PlannedLayer layer) {
        PlacementPlanner planner = factory().create(Options.parse(factory().options(), options()), layer);
        planner.linksMeasured(layer.secondsPerByte());
        return planner;
    }

    /**
     * A plan and how it divides a micro-batch.
     *
     * @param counts  [ranks][experts]
     * @param divided [ranks][slots]
     */
    private record Planned(ReplicaPlacement placement, long[][] counts, long[][] divided) {}

    /** Plans anew for each micro-batch, from the loads of those before. */
    private List<Planned> plan(PlannedLayer layer) {
        PlacementPlanner planner = planner(layer);
        List<Planned> all = new ArrayList<>();
        ReplicaPlacement current = ReplicaPlacement.homes(layer.topology(), layer.homes());
        long[][] load = new long[layer.topology().ranks()][layer.homes().experts()];
        for (long[][] counts : layer.batches()) {
            ReplicaPlacement next = planner.place(copy(load), current);
            all.add(new Planned(next, counts, copy(planner.divide(copy(counts), next))));
            current = next;
            load = counts;
        }
        return all;
    }

    private static long[][] copy(long[]... numbers) {
        return Arrays.stream(numbers).map(long[]::clone).toArray(long[][]::new);
    }

    @ParameterizedTest
    @MethodSource("io.locmoe.conformance.placement.PlacementPlannerConformance#layers")
    protected final void rule1PlansFitTheMeshAndItsMemory(PlannedLayer layer) {
        for (Planned planned : plan(layer)) {
            assertThat(planned.placement.topology()).isEqualTo(layer.topology());
            assertThat(planned.placement.experts()).isEqualTo(layer.homes().experts());
            for (int rank = 0; rank < layer.topology().ranks(); rank++) {
                assertThat(planned.placement.expertsOfRank()[rank].length)
                        .as("experts that rank %d computes", rank)
                        .isLessThanOrEqualTo(layer.homes().hosted(rank) + layer.replicas());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.locmoe.conformance.placement.PlacementPlannerConformance#layers")
    protected final void rule2EveryEntryGoesToOneCopyOfItsExpert(PlannedLayer layer) {
        for (Planned planned : plan(layer)) {
            int[] experts = planned.placement.expertOfSlot();
            long[][] arrived = new long[planned.counts.length][planned.placement.experts()];
            assertThat(planned.divided).hasSameDimensionsAs(new long[arrived.length][experts.length]);
            for (int rank = 0; rank < arrived.length; rank++) {
                for (int slot = 0; slot < experts.length; slot++) {
                    assertThat(planned.divided[rank][slot])
                            .as("entries of rank %d for slot %d", rank, slot)
                            .isNotNegative();
                    arrived[rank][experts[slot]] += planned.divided[rank][slot];
                }
            }
            assertThat(arrived).as("entries of each rank for each expert").isDeepEqualTo(planned.counts);
        }
    }

    @ParameterizedTest
    @MethodSource("io.locmoe.conformance.placement.PlacementPlannerConformance#layers")
    protected final void rule3EqualCallsGiveEqualPlans(PlannedLayer layer) {
        List<Planned> first = plan(layer);
        List<Planned> second = plan(layer);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).placement).isEqualTo(first.get(i).placement);
            assertThat(second.get(i).divided).isDeepEqualTo(first.get(i).divided);
        }
    }

    @ParameterizedTest
    @MethodSource("io.locmoe.conformance.placement.PlacementPlannerConformance#layers")
    protected final void rule4CountsAreLentAndLeftAlone(PlannedLayer layer) {
        PlacementPlanner planner = planner(layer);
        ReplicaPlacement current = ReplicaPlacement.homes(layer.topology(), layer.homes());
        for (long[][] counts : layer.batches()) {
            long[][] lent = copy(counts);
            current = planner.place(lent, current);
            assertThat(lent).as("loads after a plan").isDeepEqualTo(counts);
            planner.divide(lent, current);
            assertThat(lent).as("counts after a division").isDeepEqualTo(counts);
        }
    }

    /** The next call may find other counts in the arrays of the last one, as the host reuses them. */
    @ParameterizedTest
    @MethodSource("io.locmoe.conformance.placement.PlacementPlannerConformance#layers")
    protected final void rule5WhatIsReturnedStaysAsItIs(PlannedLayer layer) {
        PlacementPlanner planner = planner(layer);
        ReplicaPlacement current =
                planner.place(layer.batches().getLast(), ReplicaPlacement.homes(layer.topology(), layer.homes()));
        int[][] experts =
                Arrays.stream(current.expertsOfRank()).map(int[]::clone).toArray(int[][]::new);
        long[][] divided = planner.divide(copy(layer.batches().getLast()), current);
        long[][] kept = copy(divided);
        for (long[][] counts : layer.batches().reversed()) {
            planner.divide(copy(counts), planner.place(copy(counts), current));
        }
        assertThat(divided).as("an earlier division").isDeepEqualTo(kept);
        assertThat(current.expertsOfRank()).as("an earlier plan").isDeepEqualTo(experts);
    }
}
