package io.locmoe.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is paused for another one, which continues from that step with the snapshots of the nodes. */
@Tag("slow")
class PausedRunTest {
    /** Eight experts on four nodes: the last node hosts one, the first three. */
    private static final int[] FEWER = {0, 0, 0, 1, 1, 2, 2, 3};

    @TempDir
    Path directory;

    private final List<String> restored = new ArrayList<>();
    private final List<NodeCopies> nodes =
            new ArrayList<>(Stream.generate(NodeCopies::new).limit(4).toList());
    private final TrainingListener watcher = new TrainingListener() {
        @Override
        public void accept(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.Restored(long step, boolean snapshot) -> {
                    restored.add((snapshot ? "copies of step " : "checkpoint of step ") + step);
                }
                default -> {}
            }
        }
    };

    private static Map<String, String> job(String... changes) {
        Map<String, String> settings = TinyJob.settings(
                "nodes", "4", "recoveries", "9", "checkpointSeconds", "0", "validateEvery", "5", "snapshotEvery", "3");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return settings;
    }

    /** The losses of a job paused after step 7 and of its continuation on the given number of nodes. */
    private Map<Long, Double> paused(Map<String, String> settings, int after, int... lost) {
        MeshRun first = ended(settings, Trainer::requestPause);
        assertThat(first.checkpoints).isEmpty();
        Map<Long, Double> losses = losses(first);
        assertThat(losses).hasSize(7);
        forget(lost);
        settings.put("nodes", Integer.toString(after));
        MeshRun second = MeshRun.kept(settings, new ShortText(8), directory.resolve("run"), 2, nodes, watcher);
        assertThat(restored).containsExactly("copies of step 7");
        assertThat(losses(second)).as("no step is repeated").hasSize(5);
        losses.putAll(losses(second));
        return losses;
    }

    private MeshRun ended(Map<String, String> settings, Consumer<Trainer> wish) {
        return MeshRun.ended(settings, new ShortText(8), directory.resolve("run"), 1, nodes, 6, wish, watcher);
    }

    private void forget(int... lost) {
        for (int node : lost) {
            nodes.get(node).forget();
            nodes.set(node, new NodeCopies());
        }
    }

    private static void leave(Trainer first) {
        first.requestStop();
        first.requestPause();
    }

    /** Experts move away from a node in one pause, and back in another. */
    @ParameterizedTest
    @CsvSource({
        "locmoe, grap, all-to-all",
        "hash, dense, hierarchical",
        "bias-balanced, dense, all-to-all-padded",
        "rre, grap, all-gather",
        "locmoe-stable, dense, dedup",
        "sinkhorn, dense, group-wise"
    })
    void movingExpertsInAPauseGivesTheLossesOfCheckpointRestarts(String router, String gate, String comm) {
        Map<String, String> settings =
                job("router", router, "gate", gate, "comm", comm, "experts", "8", "sparseEvery", "1");
        Path run = directory.resolve("run");
        Map<Long, Double> losses =
                losses(MeshRun.ended(settings, new ShortText(8), run, 1, nodes, 4, Trainer::requestPause, watcher));
        losses.putAll(losses(MeshRun.moved(FEWER, settings, new ShortText(8), run, 2, nodes, 8, watcher)));
        losses.putAll(losses(MeshRun.kept(settings, new ShortText(8), run, 3, nodes, watcher)));
        assertThat(restored).containsExactly("copies of step 5", "copies of step 9");
        Path stopped = directory.resolve("stopped");
        settings.put("stopAfter", "5");
        Map<Long, Double> expected = whole(settings, "stopped");
        settings.putAll(Map.of("stopAfter", "9", "resume", stopped.toString()));
        expected.putAll(losses(MeshRun.placed(FEWER, settings, new ShortText(8), stopped)));
        settings.remove("stopAfter");
        expected.putAll(whole(settings, "stopped"));
        assertThat(losses).hasSize(12).isEqualTo(expected);
    }

    private static Map<Long, Double> losses(MeshRun run) {
        Map<Long, Double> losses = new TreeMap<>();
        run.steps.forEach(step -> losses.put(step.step(), step.lossPerToken()));
        return losses;
    }

    private Map<Long, Double> whole(Map<String, String> settings, String name) {
        return losses(MeshRun.run(settings, TestDriver.REFERENCE.driver(), new ShortText(8), directory.resolve(name)));
    }

    /** Every router that keeps state, every strategy; copies are on their way when the pause begins, or not. */
    @ParameterizedTest(name = "{0}, {1}, {2}, every {3}")
    @CsvSource({
        "locmoe, all-to-all, dense, 1",
        "hash, hierarchical, dense, 2",
        "bias-balanced, all-to-all-padded, dense, 3",
        "rre, all-gather, grap, 4",
        "locmoe-stable, dedup, dense, 5",
        "switch, group-wise, dense, 14",
        "sinkhorn, all-to-all, dense, 6"
    })
    void pausedRunHasTheLossesOfAnUninterruptedOne(String router, String comm, String gate, String every) {
        Map<String, String> settings =
                job("router", router, "comm", comm, "gate", gate, "snapshotEvery", every, "sparseEvery", "1");
        Map<Long, Double> losses = paused(settings, 4);
        assertThat(losses).isEqualTo(whole(settings, "whole"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"devicesPerNode=2", "devicesPerNode=2,tensorParallel=2", "precision=float16", "microBatches=2"})
    void pausedRunKeepsItsLossesOnEveryLayout(String layout) {
        Map<String, String> settings = job("router", "bias-balanced", "gate", "dense", "batch", "16", "experts", "8");
        Stream.of(layout.split(",")).forEach(s -> settings.put(s.split("=")[0], s.split("=")[1]));
        assertThat(paused(settings, 4)).isEqualTo(whole(settings, "whole"));
    }

    /** A neighbour has what it had. */
    @Test
    void pausedRunSurvivesTheLossOfANode() {
        Map<String, String> settings = job();
        assertThat(paused(settings, 4, 1)).isEqualTo(whole(settings, "whole"));
    }

    /** Nodes that leave may be neighbours, or all: then there is the checkpoint. */
    @ParameterizedTest
    @CsvSource({"1, 1, 3, copies", "1, 1, 2, checkpoint", "2, 1, 2, copies"})
    void theRunContinuesFromTheStepAtWhichNodesLeft(String neighbours, int one, int other, String origin) {
        Map<String, String> settings = job("snapshotNeighbours", neighbours);
        MeshRun first = ended(settings, PausedRunTest::leave);
        assertThat(first.checkpoints).hasSize(1);
        assertThat(first.validations).as("not the end of the training").doesNotContainKey(7L);
        Map<Long, Double> losses = losses(first);
        assertThat(losses).hasSize(7);
        forget(one, other);
        settings.put("resume", directory.resolve("run").toString());
        losses.putAll(losses(MeshRun.kept(settings, new ShortText(8), directory.resolve("run"), 2, nodes, watcher)));
        assertThat(restored).containsExactly(origin + " of step 7");
        assertThat(losses).isEqualTo(whole(job(), "whole"));
    }

    /** As if it had been stopped with a checkpoint, and resumed with more nodes. */
    @ParameterizedTest
    @CsvSource({
        "locmoe, grap",
        "hash, dense",
        "bias-balanced, dense",
        "rre, grap",
        "locmoe-stable, dense",
        "switch, dense",
        "ta-moe, dense"
    })
    void moreNodesContinueAsFromACheckpointOfThatStep(String router, String gate) {
        Map<String, String> settings = job("router", router, "gate", gate, "nodes", "2");
        Map<String, String> stopped = new TreeMap<>(settings);
        stopped.put("stopAfter", "7");
        Map<Long, Double> losses = whole(stopped, "stopped");
        stopped.remove("stopAfter");
        stopped.put("nodes", "4");
        stopped.put("resume", directory.resolve("stopped").toString());
        losses.putAll(whole(stopped, "stopped"));
        assertThat(paused(settings, 4)).isEqualTo(losses);
    }
}
