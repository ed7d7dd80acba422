package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * While a job trains, its directory of checkpoints becomes one in which nobody may make a file, not even the
 * administrator, who runs tests in containers: a directory of the kernel.
 */
class ReadOnlyDirectoryTest {
    private static final Path OF_THE_KERNEL = Path.of("/sys/kernel");

    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();
    private Path checkpoints;
    private Path aside;

    @BeforeEach
    void requireAKernelThatRefuses() {
        assumeTrue(Files.isDirectory(OF_THE_KERNEL), OF_THE_KERNEL + " is Linux's");
        assertThatThrownBy(() -> Files.createDirectory(OF_THE_KERNEL.resolve("step-000001")))
                .isInstanceOf(IOException.class);
        checkpoints = directory.resolve("checkpoints");
        aside = directory.resolve("aside");
    }

    /**
     * Checkpoints can be written up to step 4. What is done to the directory is done when a checkpoint is told of, as
     * nothing is being written then.
     *
     * @param until step whose checkpoint is the last that fails; the job has 12
     */
    private MeshRun train(long until) {
        TrainingListener watcher = new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.CheckpointWritten(long step, String _) -> {
                        if (step == 4) {
                            protect();
                        }
                    }
                    case TrainingEvent.CheckpointFailed(long step, String _) -> {
                        if (step == until) {
                            restore();
                        }
                    }
                    case TrainingEvent.Notice(String sentence) -> {
                        notices.add(sentence);
                    }
                    default -> {}
                }
            }
        };
        return MeshRun.watched(
                TinyJob.settings("router", "hash", "checkpointEvery", "2", "deadlineSeconds", "8"),
                TestDriver.REFERENCE.driver(),
                new Patterns(8),
                checkpoints,
                watcher);
    }

    private void protect() {
        try {
            Files.move(checkpoints, aside);
            Files.createSymbolicLink(checkpoints, OF_THE_KERNEL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restore() {
        try {
            Files.delete(checkpoints);
            Files.move(aside, checkpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertThatItWasSaid() {
        assertThat(notices)
                .anySatisfy(notice -> assertThat(notice)
                        .contains("the checkpoint of step 6 could not be written")
                        .contains("training goes on"));
    }

    @Test
    void trainingGoesOnAndCheckpointsAreWrittenAgain() {
        assertThat(train(8).steps).hasSize(12);
        assertThatItWasSaid();
        assertThat(notices.getLast()).isEqualTo("checkpoints can be written again");
        assertThat(CheckpointSearch.require(checkpoints, _ -> {})).isEqualTo(checkpoints.resolve("step-000012"));
    }

    @Tag("slow")
    @Test
    void aJobEndingReadOnlyFailsAndKeepsEarlierCheckpoints() {
        assertThatThrownBy(() -> train(Long.MAX_VALUE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(
                        "the last checkpoint, of step 12, could not be written", checkpoints.toString());
        assertThatItWasSaid();
        assertThat(WholeCheckpoint.damage(CheckpointSearch.require(aside, _ -> {})))
                .isEmpty();
        assertThat(notices)
                .filteredOn(notice -> notice.contains(OF_THE_KERNEL.toString()))
                .as("the first of a kind, and that it is the last one of the job")
                .hasSize(2);
    }
}
