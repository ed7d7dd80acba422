package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
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
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The directory of checkpoints goes away, or cannot be written to any more, while a job trains. What is done to it is
 * done when a checkpoint is told of, as nothing is being written then.
 */
class LostDirectoryTest {
    @TempDir
    Path directory;

    /** The directory is deleted; the next checkpoint creates it again. */
    @Test
    void aDirectoryThatVanishesIsMadeAnew() {
        Path checkpoints = directory.resolve("run/checkpoints");
        TrainingListener vandal = new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.CheckpointWritten(long step, String _) -> {
                        if (step == 4) {
                            delete(directory.resolve("run"));
                        }
                    }
                    default -> {}
                }
            }
        };
        MeshRun run = MeshRun.watched(
                TinyJob.settings("router", "hash", "checkpointEvery", "2"),
                TestDriver.REFERENCE.driver(),
                new Patterns(8),
                checkpoints,
                vandal);
        assertThat(run.steps).hasSize(12);
        assertThat(run.notices).contains(checkpoints + " was gone, with the checkpoints in it, and was made anew");
        assertThat(CheckpointSearch.require(checkpoints, _ -> {})).isEqualTo(checkpoints.resolve("step-000012"));
    }

    /** A file replaces the directory for some time. */
    @Test
    void aFailedCheckpointIsReportedAndRetried() {
        Path checkpoints = directory.resolve("checkpoints");
        List<String> notices = new ArrayList<>();
        List<Long> failed = new ArrayList<>();
        TrainingListener vandal = new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.CheckpointWritten(long step, String _) -> {
                        if (step == 4) {
                            delete(checkpoints);
                            write(checkpoints);
                        }
                    }
                    case TrainingEvent.CheckpointFailed(long step, String problem) -> {
                        assertThat(problem).contains(checkpoints.toString());
                        failed.add(step);
                        if (step == 8) {
                            delete(checkpoints);
                        }
                    }
                    case TrainingEvent.Notice(String sentence) -> {
                        notices.add(sentence);
                    }
                    default -> {}
                }
            }
        };
        MeshRun run = MeshRun.watched(
                TinyJob.settings("router", "hash", "checkpointEvery", "2"),
                TestDriver.REFERENCE.driver(),
                new Patterns(8),
                checkpoints,
                vandal);
        assertThat(run.steps).hasSize(12);
        assertThat(failed).containsExactly(6L, 8L);
        assertThat(notices)
                .filteredOn(notice -> notice.matches("the checkpoint of step [68] could not be written: .*"))
                .as("of several for one reason, the first is told")
                .singleElement()
                .asString()
                .contains("the checkpoint of step 6 ", "training goes on", ", is gone");
        assertThat(notices)
                .endsWith(
                        "checkpoints can be written again",
                        checkpoints + " was gone, with the checkpoints in it, and was made anew");
        assertThat(CheckpointSearch.require(checkpoints, _ -> {})).isEqualTo(checkpoints.resolve("step-000012"));
    }

    @Tag("slow")
    @Test
    void aJobFailsIfItsLastCheckpointCannotBeWritten() {
        Path checkpoints = directory.resolve("checkpoints");
        TrainingListener vandal = new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.StepCompleted(StepReport report) -> {
                        if (report.step() == 11) {
                            delete(checkpoints);
                            write(checkpoints);
                        }
                    }
                    default -> {}
                }
            }
        };
        assertThatThrownBy(() -> MeshRun.watched(
                        TinyJob.settings("router", "hash", "deadlineSeconds", "8"),
                        TestDriver.REFERENCE.driver(),
                        new Patterns(8),
                        checkpoints,
                        vandal))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(
                        "the last checkpoint, of step 12, could not be written", checkpoints.toString(), "no earlier");
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "in the way");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) {
        try (var files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
