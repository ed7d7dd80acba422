package io.locmoe.conformance.placement;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A planner that breaks one rule fails the test of that rule, and no other. */
public class BrokenPlannersTest {

    /** The rules for a planner that leaves experts at home, and that a case breaks in one place. */
    abstract static class FixtureCase extends PlacementPlannerConformance {
        ReplicaPlacement place(PlacementSetup setup, long[][] load, ReplicaPlacement current) {
            return ReplicaPlacement.homes(setup.topology(), setup.homes());
        }

        /** @param divided as it should be */
        long[][] divide(long[][] counts, long[][] divided) {
            return divided;
        }

        @Override
        protected PlacementPlannerFactory factory() {
            return new PlacementPlannerFactory() {
                @Override
                public String name() {
                    return "fixture";
                }

                @Override
                public PlacementPlanner create(Options options, PlacementSetup setup) {
                    return new PlacementPlanner() {
                        @Override
                        public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
                            return FixtureCase.this.place(setup, load, current);
                        }

                        @Override
                        public long[][] divide(long[][] counts, ReplicaPlacement placement) {
                            return FixtureCase.this.divide(counts, PlacementPlanner.super.divide(counts, placement));
                        }
                    };
                }
            };
        }
    }

    @Breaks({})
    static class SoundCase extends FixtureCase {}

    /** Has each rank compute all experts, whatever its memory. */
    @Breaks(1)
    static class EverywhereCase extends FixtureCase {
        @Override
        ReplicaPlacement place(PlacementSetup setup, long[][] load, ReplicaPlacement current) {
            Topology ranks = setup.topology();
            int experts = setup.homes().experts();
            int[][] all = new int[ranks.ranks()][];
            Arrays.setAll(all, _ -> IntStream.range(0, experts).toArray());
            return new ReplicaPlacement(ranks, experts, all);
        }
    }

    /** Loses an entry. */
    @Breaks(2)
    static class LosingCase extends FixtureCase {
        @Override
        long[][] divide(long[][] counts, long[][] divided) {
            divided[0][0] = Math.max(0, divided[0][0] - 1);
            return divided;
        }
    }

    /** Counts its calls in all planners: a rank that is called later plans otherwise. */
    @Breaks(3)
    static class CountingCase extends FixtureCase {
        private final AtomicLong calls = new AtomicLong();

        @Override
        ReplicaPlacement place(PlacementSetup setup, long[][] load, ReplicaPlacement current) {
            int[][] experts = super.place(setup, load, current).expertsOfRank();
            int last = experts.length - 1;
            if (calls.incrementAndGet() % 4 == 0 && last > 0) {
                int[] first = experts[0];
                experts[0] = experts[last];
                experts[last] = first;
            }
            return new ReplicaPlacement(setup.topology(), setup.homes().experts(), experts);
        }
    }

    /** Uses up the counts that it is lent. */
    @Breaks(4)
    static class ConsumingCase extends FixtureCase {
        @Override
        long[][] divide(long[][] counts, long[][] divided) {
            Arrays.stream(counts).forEach(ofRank -> Arrays.fill(ofRank, 0));
            return divided;
        }
    }

    /** Divides into the arrays of the division before. */
    @Breaks(5)
    static class ReusingCase extends FixtureCase {
        private long[][] last = new long[0][0];

        @Override
        long[][] divide(long[][] counts, long[][] divided) {
            if (last.length != divided.length) {
                last = divided;
            }
            IntStream.range(0, last.length)
                    .forEach(rank -> System.arraycopy(divided[rank], 0, last[rank], 0, divided[rank].length));
            return last;
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenPlannersTest.class);
    }
}
