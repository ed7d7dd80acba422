package io.locmoe.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.StepReport;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that lost nodes continues from the other nodes' snapshots without a checkpoint, to the bit. */
@Tag("slow")
class SnapshotRecoveryTest {
    /** Losses of runs that lost nothing, by their settings. */
    private static final Map<Map<String, String>, Map<Long, Double>> UNDISTURBED = new HashMap<>();

    @TempDir
    Path directory;

    private final Map<Long, Double> losses = new TreeMap<>();
    private final List<Long> whole = new ArrayList<>();
    private final List<Long> sent = new ArrayList<>();
    private final List<String> restored = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private List<NodeCopies> nodes = List.of();
    private long epoch;

    private static Map<String, String> job(String... changes) {
        Map<String, String> settings = TinyJob.settings(
                "nodes", "4", "steps", "14", "recoveries", "9", "checkpointSeconds", "0", "validateEvery", "5");
        settings.putAll(TinyJob.settings(changes).entrySet().stream()
                .filter(entry -> List.of(changes).contains(entry.getKey()))
                .collect(HashMap::new, (all, e) -> all.put(e.getKey(), e.getValue()), Map::putAll));
        return settings;
    }

    /** The losses of all steps, by a run that lost nothing and keeps neither copies nor checkpoints. */
    private Map<Long, Double> undisturbed(Map<String, String> settings) {
        Map<String, String> alone = new TreeMap<>(settings);
        List.of("snapshotEvery", "snapshotNeighbours", "checkpointEvery", "shardMoments")
                .forEach(alone::remove);
        return UNDISTURBED.computeIfAbsent(alone, this::trained);
    }

    private Map<Long, Double> trained(Map<String, String> settings) {
        Map<Long, Double> losses = new TreeMap<>();
        MeshRun.run(settings, TestDriver.REFERENCE.driver(), new ShortText(8), directory.resolve("whole"))
                .steps
                .forEach(step -> losses.put(step.step(), step.lossPerToken()));
        return losses;
    }

    /** Trains until the step ends at which nodes are lost; 0: to the end. */
    private void train(Map<String, String> settings, long lostIn) {
        if (nodes.isEmpty()) {
            nodes = new ArrayList<>(Stream.generate(NodeCopies::new).limit(4).toList());
        }
        TrainingListener watcher = new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.StepCompleted(StepReport report) -> {
                        losses.put(report.step(), report.lossPerToken());
                        if (report.step() == lostIn) {
                            throw new IllegalStateException("nodes are lost");
                        }
                    }
                    case TrainingEvent.SnapshotTaken(long step, double _, long bytes) -> {
                        whole.add(step);
                        sent.add(bytes);
                    }
                    case TrainingEvent.Restored(long step, boolean snapshot) -> {
                        restored.add((snapshot ? "copies of step " : "checkpoint of step ") + step);
                    }
                    case TrainingEvent.Notice(String sentence) -> {
                        notices.add(sentence);
                    }
                    default -> {}
                }
            }
        };
        epoch++;
        Runnable run = () -> MeshRun.kept(settings, new ShortText(8), directory.resolve("run"), epoch, nodes, watcher);
        if (lostIn == 0) {
            run.run();
        } else {
            assertThatThrownBy(run::run).hasMessageContaining("nodes are lost");
        }
    }

    private void replace(int... lost) {
        for (int node : lost) {
            nodes.get(node).forget();
            nodes.set(node, new NodeCopies());
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, every {3}, node {4}")
    @CsvSource({
        "locmoe, all-to-all, dense, 1, 0",
        "hash, hierarchical, dense, 2, 1",
        "bias-balanced, all-to-all-padded, dense, 3, 2",
        "rre, all-gather, grap, 4, 3",
        "locmoe-stable, dedup, dense, 5, 0",
        "switch, group-wise, dense, 3, 1",
        "expert-choice, all-to-all, dense, 2, 2",
        "top-k, hierarchical, dense, 6, 3",
        "sinkhorn, all-gather, dense, 1, 2",
        "multi-level, hierarchical, grap, 4, 1"
    })
    void lossesAreThoseOfAnUndisturbedRun(String router, String comm, String gate, String every, int node) {
        Map<String, String> settings =
                job("router", router, "comm", comm, "gate", gate, "snapshotEvery", every, "sparseEvery", "1");
        recover(settings, 8, node);
        recover(settings, 11, (node + 1) % 4);
        train(settings, 0);
        assertThat(losses).isEqualTo(undisturbed(settings));
        assertThat(notices).isEmpty();
    }

    /** Loses a node in a step, and checks the state from which the next job continues. */
    private void recover(Map<String, String> settings, long lostIn, int... lost) {
        train(settings, lostIn);
        if (!restored.isEmpty()) {
            assertThat(restored).containsExactly("copies of step " + whole.getFirst());
        }
        long newest = whole.getLast();
        assertThat(lostIn - 1 - newest).isBetween(0L, Long.parseLong(settings.get("snapshotEvery")));
        whole.clear();
        restored.clear();
        whole.add(newest);
        replace(lost);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "devicesPerNode=2",
                "devicesPerNode=2,tensorParallel=2,shardMoments=true",
                "precision=float16",
                "microBatches=2,shardMoments=true"
            })
    void recoveryIsExactOnEveryLayout(String layout) {
        Map<String, String> settings = job("router", "bias-balanced", "gate", "dense", "snapshotEvery", "3");
        settings.putAll(Map.of("batch", "16", "experts", "8"));
        Stream.of(layout.split(",")).forEach(s -> settings.put(s.split("=")[0], s.split("=")[1]));
        recover(settings, 9, 1);
        train(settings, 0);
        assertThat(losses).isEqualTo(undisturbed(settings));
        assertThat(notices)
                .filteredOn(notice -> !notice.startsWith("matrix products of "))
                .isEmpty();
    }

    /** Nodes that are not neighbours may be lost at once. */
    @Test
    void twoNodesAreLostAtOnce() {
        Map<String, String> settings = job("snapshotEvery", "2");
        recover(settings, 7, 0, 2);
        train(settings, 0);
        assertThat(restored).containsExactly("copies of step 6");
        assertThat(losses).isEqualTo(undisturbed(settings));
    }

    /** As many neighbours as there are copies elsewhere, or all nodes but one where there are fewer. */
    @ParameterizedTest(name = "{0} of {1} nodes, {2}")
    @CsvSource({
        "2, 4, router=bias-balanced",
        "2, 4, router=locmoe;gate=grap",
        "2, 4, devicesPerNode=2",
        "2, 4, devicesPerNode=2;tensorParallel=2",
        "2, 3, snapshotEvery=1",
        "3, 4, snapshotEvery=6",
        "8, 3, snapshotEvery=2",
        "8, 2, snapshotEvery=2"
    })
    void neighboursAreLostAtOnce(int neighbours, int count, String changes) {
        Map<String, String> settings = job("nodes", "" + count, "batch", "24", "experts", "12", "snapshotEvery", "3");
        settings.putAll(Map.of("width", "24", "snapshotNeighbours", "" + neighbours));
        Stream.of(changes.split(";")).forEach(s -> settings.put(s.split("=")[0], s.split("=")[1]));
        int lost = Math.min(neighbours, count - 1);
        recover(settings, 8, IntStream.range(0, lost).toArray());
        recover(settings, 11, IntStream.range(count - lost, count).toArray());
        train(settings, 0);
        assertThat(restored).containsExactly("copies of step " + whole.getFirst());
        assertThat(losses).isEqualTo(undisturbed(settings));
        assertThat(notices).isEmpty();
    }

    /** Values and both moments of all experts' parameters, once for each neighbour that there is. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "8, 3"})
    void expertStateIsSentToEveryNeighbour(String neighbours, long times) {
        train(job("snapshotEvery", "7", "snapshotNeighbours", neighbours), 0);
        assertThat(sent).isNotEmpty().containsOnly(times * 3 * Float.BYTES * 4 * (2 * 16 * 16 + 16 + 16));
    }

    /** The newest copies of node 3 were still on their way to node 0, and to node 1, when nodes were lost. */
    @ParameterizedTest
    @CsvSource({"1, 3, 3", "2, 1, 3"})
    void recoveryUsesTheLastWholeCopiesIfNewerOnesAreUnfinished(String neighbours, int one, int other) {
        Map<String, String> settings = job("snapshotEvery", "3", "snapshotNeighbours", neighbours);
        train(settings, 5);
        assertThat(whole).containsExactly(2L);
        replace(one, other);
        train(settings, 0);
        assertThat(restored).containsExactly("copies of step 2");
        assertThat(losses).isEqualTo(undisturbed(settings));
    }

    @Test
    void losingTwoNeighboursFallsBackToTheCheckpointWithANotice() {
        Map<String, String> settings = job("snapshotEvery", "2", "checkpointEvery", "4");
        train(settings, 8);
        replace(1, 2);
        settings.put("resume", directory.resolve("run").toString());
        train(settings, 0);
        assertThat(restored).containsExactly("checkpoint of step 4");
        assertThat(notices)
                .singleElement()
                .asString()
                .matches("no node has copies of 4 of \\d+ tensors as they were after step 6: training goes on from the"
                        + " checkpoint of step 4");
        settings.remove("resume");
        assertThat(losses).isEqualTo(undisturbed(settings));
    }

    @Test
    void theRunRestartsIfCopiesAndCheckpointAreMissing() {
        Map<String, String> settings = job("snapshotEvery", "2");
        train(settings, 8);
        replace(0, 1, 2);
        train(settings, 0);
        assertThat(restored).isEmpty();
        assertThat(notices).singleElement().asString().endsWith("training goes on from the beginning");
        assertThat(losses).isEqualTo(undisturbed(settings));
    }

    @Test
    void aNewerCheckpointIsPreferredWithoutANotice() {
        Map<String, String> settings = job("snapshotEvery", "6", "checkpointEvery", "7");
        train(settings, 8);
        replace(1);
        settings.put("resume", directory.resolve("run").toString());
        train(settings, 0);
        assertThat(restored).containsExactly("checkpoint of step 7");
        assertThat(notices).isEmpty();
    }

    /** The older generation is complete, too; if it is also damaged, another neighbour or the checkpoint serves. */
    @ParameterizedTest
    @CsvSource({"1, 1, copies of step 4", "1, 2, checkpoint of step 4", "2, 2, copies of step 6"})
    void damagedCopiesAreNotUsed(String neighbours, int generations, String from) {
        Map<String, String> settings =
                job("snapshotEvery", "2", "checkpointEvery", "4", "snapshotNeighbours", neighbours);
        train(settings, 7);
        nodes.get(2).lend("run", 1).getFirst().whole().stream()
                .filter(copy -> copy.role.equals(BlockCopy.Role.neighbour(1)))
                .sorted((a, b) -> b.generation().get().compareTo(a.generation().get()))
                .limit(generations)
                .forEach(copy -> copy.memory().set(ValueLayout.JAVA_BYTE, 99, (byte) 99));
        nodes.get(2).giveBack(Duration.ofMinutes(1));
        replace(1);
        settings.put("resume", directory.resolve("run").toString());
        train(settings, 0);
        assertThat(restored).containsExactly(from);
        settings.remove("resume");
        assertThat(losses).isEqualTo(undisturbed(settings));
    }

    /** A job begins with experts at home, and plans anew; so sums are taken in another order. */
    @ParameterizedTest
    @CsvSource({"lp, 2, 0 1 2 3", "lp, 1, 1 3", "eplb, 3, 0 1 2 3", "greedy-local, 2, 0 1 3"})
    void runsWithReplicasRecoverToTheLossesWithoutThem(String planner, String every, String kept) {
        Map<String, String> settings =
                job("router", "top-k", "router.topK", "2", "gate", "dense", "snapshotEvery", every);
        settings.putAll(Map.of("batch", "12", "experts", "12", "width", "24"));
        Map<Long, Double> home = undisturbed(settings);
        settings.putAll(Map.of("placement", planner, "placementEvery", "3"));
        recover(settings, 8, 1);
        recover(settings, 11, 2);
        nodes = Stream.of(kept.split(" "))
                .map(node -> nodes.get(Integer.parseInt(node)))
                .toList();
        settings.put("nodes", "" + nodes.size());
        train(settings, 0);
        assertThat(notices).isEmpty();
        assertThat(losses).hasSameSizeAs(home);
        losses.forEach((step, loss) ->
                assertThat(loss).as("loss of step " + step).isCloseTo(home.get(step), Percentage.withPercentage(1e-4)));
    }

    /** Experts move to other ranks; sums are taken in another order. */
    @ParameterizedTest
    @CsvSource({"1, 3, 1", "2, 3, 0"})
    void fewerNodesContinueFromTheSnapshotsOfMore(String neighbours, int one, int other) {
        Map<String, String> settings =
                job("snapshotEvery", "1", "router", "bias-balanced", "snapshotNeighbours", neighbours);
        train(settings, 8);
        nodes = new ArrayList<>(List.of(nodes.get(one), nodes.get(other)));
        settings.put("nodes", "2");
        train(settings, 0);
        assertThat(restored).containsExactly("copies of step 7");
        Map<Long, Double> undisturbed = undisturbed(settings);
        assertThat(losses).hasSameSizeAs(undisturbed);
        losses.forEach((step, loss) -> assertThat(loss).isCloseTo(undisturbed.get(step), Percentage.withPercentage(5)));
    }
}
