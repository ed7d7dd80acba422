package io.locmoe.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes are lost while the directory of checkpoints cannot be used: a file stands in its place. */
class UnusableDirectoryTest {
    private static final String LOST = "a node is lost";

    @TempDir
    Path directory;

    private final Map<Long, Double> losses = new TreeMap<>();
    private final List<String> notices = new ArrayList<>();
    private final List<Long> failed = new ArrayList<>();
    private final List<NodeCopies> nodes =
            new ArrayList<>(Stream.generate(NodeCopies::new).limit(2).toList());
    private Path checkpoints;
    private long epoch;
    private long lostIn;
    private long freedAfter;

    @BeforeEach
    void standInItsPlace() throws IOException {
        checkpoints = directory.resolve("checkpoints");
        Files.writeString(checkpoints, "in the way");
    }

    private static Map<String, String> job(String... changes) {
        Map<String, String> settings = TinyJob.settings(changes);
        settings.putAll(Map.of("nodes", "2", "validateEvery", "0", "recoveries", "1", "snapshotEvery", "2"));
        settings.put("deadlineSeconds", "2");
        return settings;
    }

    private void train(Map<String, String> settings, Path where) {
        epoch++;
        MeshRun.kept(settings, new ShortText(8), where, epoch, nodes, new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.StepCompleted(StepReport report) -> {
                        if (report.step() == lostIn) {
                            throw new IllegalStateException(LOST);
                        }
                        losses.put(report.step(), report.lossPerToken());
                    }
                    case TrainingEvent.Notice(String sentence) -> {
                        notices.add(sentence);
                    }
                    case TrainingEvent.CheckpointFailed(long step, String _) -> {
                        failed.add(step);
                        if (step == freedAfter) {
                            free();
                        }
                    }
                    default -> {}
                }
            }
        });
    }

    private void free() {
        try {
            Files.delete(checkpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A job that has lost a node in step 8, and copies of step 6. */
    private Map<String, String> lost() {
        lostIn = 8;
        assertThatThrownBy(() -> train(job("checkpointEvery", "3"), directory.resolve("elsewhere")))
                .hasMessageContaining(LOST);
        lostIn = 0;
        nodes.get(1).forget();
        nodes.set(1, new NodeCopies());
        return job("checkpointEvery", "3");
    }

    @Tag("slow")
    @Test
    void aRunContinuesFromSnapshotsAndWritesCheckpointsAsSoonAsPossible() {
        Map<String, String> settings = lost();
        freedAfter = 9;
        train(settings, checkpoints);
        assertThat(notices.getFirst())
                .startsWith("the directory " + checkpoints + " cannot be used: ")
                .endsWith("; training goes on without it, and it is tried again with each checkpoint");
        assertThat(failed).hasSize(2).last().isEqualTo(9L);
        assertThat(notices.getLast()).isEqualTo("checkpoints can be written again");
        assertThat(checkpoints.resolve("step-000012")).isDirectory();
        Map<Long, Double> recovered = new TreeMap<>(losses);
        losses.clear();
        freedAfter = 0;
        nodes.forEach(NodeCopies::forget);
        train(job(), directory.resolve("undisturbed"));
        assertThat(recovered).isEqualTo(losses);
    }

    @Test
    void theRunFailsIfItsLastCheckpointCannotBeWritten() {
        Map<String, String> settings = lost();
        assertThatThrownBy(() -> train(settings, checkpoints))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("the last checkpoint, of step 12, could not be written", "no earlier");
        assertThat(losses).containsKey(12L);
    }

    /** The run has nothing to lose yet, and its user can name another directory. */
    @Test
    void aNewRunIsRefused() {
        assertThatThrownBy(() -> train(job(), checkpoints))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("cannot be used", checkpoints.toString());
        assertThat(losses).isEmpty();
    }

    @Test
    void aRunWithoutRecoveriesIsRefused() {
        Map<String, String> settings = lost();
        settings.put("recoveries", "0");
        assertThatThrownBy(() -> train(settings, checkpoints))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot be used");
    }
}
