package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planners are asked at the same steps on all ranks, with the counts of the training steps since they were asked. */
class ReplicaCountsTest {
    @TempDir
    Path directory;

    /** A planner that keeps experts at home, and notes with which counts each rank asks it. */
    private static final class Noting implements MoePlugin, PlacementPlannerFactory {
        /** What a rank does before it plans. */
        Runnable delay = () -> {};

        final ConcurrentLinkedQueue<String> links = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<List<List<Long>>> loads = new ConcurrentLinkedQueue<>();

        @Override
        public List<PlacementPlannerFactory> placementPlanners() {
            return List.of(this);
        }

        @Override
        public String name() {
            return "noting";
        }

        @Override
        public PlacementPlanner create(Options options, PlacementSetup setup) {
            return new PlacementPlanner() {
                private int told;

                @Override
                public void linksMeasured(double[][] secondsPerByte) {
                    told++;
                    links.add(Arrays.deepToString(secondsPerByte));
                }

                @Override
                public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
                    assertThat(told).as("times that it was told of the links").isOne();
                    delay.run();
                    loads.add(Arrays.stream(load)
                            .map(of -> Arrays.stream(of).boxed().toList())
                            .toList());
                    return current;
                }
            };
        }

        /** [plans][experts] counts of all ranks, in the order of steps; all ranks were told the same. */
        List<long[]> plans(int ranks) {
            List<List<List<Long>>> different = loads.stream().distinct().toList();
            assertThat(different)
                    .allSatisfy(load -> assertThat(Collections.frequency(List.copyOf(loads), load))
                            .isEqualTo(ranks));
            return different.stream().map(Noting::ofAllRanks).toList();
        }

        private static long[] ofAllRanks(List<List<Long>> load) {
            return IntStream.range(0, load.getFirst().size())
                    .mapToLong(expert ->
                            load.stream().mapToLong(of -> of.get(expert)).sum())
                    .toArray();
        }
    }

    private List<long[]> plans(UnaryOperator<Transport> wire, Map<String, String> settings) {
        Noting planner = new Noting();
        MeshRun run = MeshRun.through(wire, settings, new ShortText(8), directory, List.of(planner));
        assertThat(planner.links).as("links, equal on both ranks").hasSize(2);
        assertThat(Set.copyOf(planner.links)).hasSize(1);
        List<long[]> plans = planner.plans(2);
        assertThat(plans).hasSize(3);
        for (int plan = 0; plan < 3; plan++) {
            long last = plan * 2L;
            assertThat(plans.get(plan))
                    .isEqualTo(sum(run.steps.stream()
                            .filter(step -> step.step() > last - 2 && step.step() <= last)
                            .toList()));
        }
        return plans;
    }

    private static long[] sum(List<StepReport> steps) {
        long[] sum = new long[4];
        steps.forEach(step -> Arrays.setAll(
                sum, expert -> sum[expert] + step.layers().getFirst().expertLoad()[expert]));
        return sum;
    }

    private static Map<String, String> job(String... changes) {
        Map<String, String> settings = TinyJob.settings(changes);
        settings.putAll(
                Map.of("nodes", "2", "steps", "6", "gate", "dense", "router", "switch", "router.capacityFactor", "4"));
        settings.putAll(Map.of("validateEvery", "1", "placement", "noting", "placementEvery", "2"));
        return settings;
    }

    @Test
    void countsAreThoseOfTheTrainingWithoutValidations() {
        plans(UnaryOperator.identity(), job());
    }

    /** Each time, one of the two ranks takes longer to plan than all the rest of a step, and the other waits for it. */
    @Test
    void aWaitForAPlanCountsOnce() {
        Noting planner = new Noting();
        AtomicInteger calls = new AtomicInteger();
        planner.delay = () -> {
            if (calls.getAndIncrement() % 2 == 0) {
                LockSupport.parkNanos(400_000_000);
            }
        };
        MeshRun run = MeshRun.through(UnaryOperator.identity(), job(), new ShortText(8), directory, List.of(planner));
        assertThat(run.steps)
                .flatExtracting(step -> step.milliseconds().ranks())
                .hasSize(12)
                .allSatisfy(rank -> assertThat(rank.compute()).isPositive());
    }

    /** Step 2 is the last before a plan, and step 3 the first after it. */
    @Test
    void stepsThatWereRepeatedCountOnce() {
        List<long[]> undisturbed = plans(UnaryOperator.identity(), job("microBatches", "2"));
        for (long step : List.of(2L, 3L)) {
            UnaryOperator<Transport> wire = BadWire.toRank1(step, Direction.DISPATCH, true, 1);
            assertThat(plans(wire, job("microBatches", "2")))
                    .usingRecursiveComparison()
                    .isEqualTo(undisturbed);
        }
    }
}
