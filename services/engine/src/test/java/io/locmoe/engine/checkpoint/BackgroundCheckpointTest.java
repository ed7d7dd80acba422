package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SlotText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.router.RouterFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoints are written beside the training, which takes no notice of them. */
@Tag("slow")
class BackgroundCheckpointTest {
    @TempDir
    Path directory;

    /** Text whose fourth step is not there before a second has passed, so that a checkpoint by time is due. */
    private static final class Late extends ForwardingText {
        private final long start = System.nanoTime();

        Late(SlotText text) {
            super(text);
        }

        @Override
        public Sequence training(long step, int microBatch, int slot, int slots) {
            while (step == 4 && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(1100)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            return super.training(step, microBatch, slot, slots);
        }
    }

    static Stream<String> routers() {
        return MeshRun.PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .map(RouterFactory::name);
    }

    private static Map<String, String> job(String router, String... changes) {
        String gate = MeshRun.components().router(router).usualGate();
        Map<String, String> job = TinyJob.settings(
                "nodes", "2", "devicesPerNode", "2", "experts", "8", "batch", "8", "router", router, "gate", gate);
        for (int i = 0; i < changes.length; i += 2) {
            job.put(changes[i], changes[i + 1]);
        }
        return job;
    }

    private MeshRun run(String part, Map<String, String> job) {
        return MeshRun.run(job, TestDriver.REFERENCE.driver(), new Patterns(8), directory.resolve(part));
    }

    private static List<Double> losses(List<StepReport> steps) {
        return steps.stream().map(StepReport::lossPerToken).toList();
    }

    /** With every router: the state is that of the step, although training went on while it was written. */
    @ParameterizedTest
    @MethodSource("routers")
    void backgroundCheckpointsDoNotChangeTheLosses(String router) {
        MeshRun without = run("without", job(router, "steps", "6", "checkpointSeconds", "0"));
        MeshRun with = run("with", job(router, "steps", "6", "checkpointEvery", "1", "keepCheckpoints", "6"));
        assertThat(with.checkpoints).hasSize(6);
        assertThat(losses(with.steps)).isEqualTo(losses(without.steps));
        MeshRun resumed = run(
                "resumed",
                job(router, "steps", "6", "resume", with.checkpoints.get(2).toString()));
        assertThat(losses(resumed.steps)).isEqualTo(losses(without.steps).subList(3, 6));
        assertThat(resumed.validations).isEqualTo(Map.of(6L, without.validations.get(6L)));
    }

    @Test
    void aTimedCheckpointIsWrittenAfterTheInterval() {
        Map<String, String> job = job("hash", "checkpointSeconds", "1", "keepCheckpoints", "9");
        MeshRun run =
                MeshRun.run(job, TestDriver.REFERENCE.driver(), new Late(new Patterns(8)), directory.resolve("timed"));
        assertThat(run.checkpoints).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ManifestFile.read(run.checkpoints.getFirst()).timed()).isTrue();
        assertThat(ManifestFile.read(run.checkpoints.getLast()).timed()).isFalse();
        assertThat(losses(run.steps)).isEqualTo(losses(run("without", job("hash", "checkpointSeconds", "0")).steps));
        assertThat(run.notices).isEmpty();
    }

    @Test
    void aSecondJobInADirectoryInUseIsRefused() {
        Path checkpoints = directory.resolve("checkpoints");
        try (DirectoryLock _ = DirectoryLock.acquire(checkpoints, "job-9", Duration.ZERO)) {
            assertThatThrownBy(() -> run("checkpoints", job("hash", "deadlineSeconds", "6")))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll(checkpoints.toString(), "in use by job-9 in process ");
        }
    }
}
