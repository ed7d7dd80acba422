package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.harness.job.Job;
import io.locmoe.laboratory.bench.faults.injection.FullDisk;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file system that a run writes everything to, a small one in memory, is full while it trains. */
@Tag("slow")
class FullDiskTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private Path disk;
    private FullDisk injection;

    @BeforeEach
    void mount() throws IOException {
        assumeTrue(FullDisk.obstacle().isEmpty(), () -> FullDisk.obstacle().orElseThrow());
        disk = Files.createDirectory(directory.resolve("disk"));
        try {
            injection = new FullDisk(disk);
        } catch (RunException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    @AfterEach
    void unmount() {
        if (injection != null) {
            injection.close();
        }
    }

    /** Trains on nodes whose run is on the disk. */
    private static Training train(MeshHere mesh, Job job) {
        return mesh.train(job.setIfAbsent("checkpointEvery", 10).set("keepCheckpoints", 2));
    }

    private static void awaitLine(Locmoe job, String part) {
        await(part).atMost(LIMIT).until(() -> !job.runs() || job.output().contains(part));
        assertThat(job.output()).as(job.errors()).contains(part);
    }

    private static long times(Locmoe job, String part) {
        return job.output().lines().filter(line -> line.contains(part)).count();
    }

    @Test
    void trainingGoesOnAndCheckpointsAreWrittenAgainWhenThereIsRoom() throws IOException {
        Job often = Job.tiny().steps(1_000_000).paced().set("recoveries", 1);
        Path run;
        try (MeshHere mesh = MeshHere.start(disk, 2);
                Training training = train(mesh, often.set("checkpointEvery", 1))) {
            Locmoe job = training.command();
            run = training.files().directory();
            awaitLine(job, "checkpoint of step ");
            injection.strike(List.of());
            awaitLine(job, "could not be written: " + run.resolve("checkpoints"));
            long before = times(job, "step ");
            await("training goes on").atMost(LIMIT).until(() -> !job.runs() || times(job, "step ") > before + 2);
            assertThat(times(job, "could not be written"))
                    .as("once for each reason, of many times")
                    .isBetween(1L, 2L);
            injection.relieve();
            awaitLine(job, "checkpoints can be written again");
            job.signal("INT");
            assertThat(job.exitCode(120)).as(job.output() + job.errors()).isEqualTo(130);
        }
        JsonNode report = Locmoe.report(run);
        assertThat(report.path("failures")).isEmpty();
        assertThat(report.path("checkpointFailures").findValues("times"))
                .anySatisfy(times -> assertThat(times.asLong()).isGreaterThan(3));
        assertThat(report.at("/checkpointFailures/0/problem").asText()).contains("No space left", "run/checkpoints");
        long last = report.path("steps")
                .get(report.path("steps").size() - 1)
                .path("step")
                .asLong();
        assertThat(report.at("/job/checkpoint").asText()).endsWith("step-%06d".formatted(last));
    }

    @Test
    void aRunThatCannotWriteItsLastCheckpointSaysWhichOneItHas() {
        Job brief = Job.tiny().steps(200).paced().set("deadlineSeconds", 2);
        try (MeshHere mesh = MeshHere.start(disk, 1);
                Training training = train(mesh, brief)) {
            Locmoe job = training.command();
            awaitLine(job, "checkpoint of step 10: ");
            injection.strike(List.of());
            assertThat(job.exitCode(240)).as(job.output() + job.errors()).isEqualTo(1);
            assertThat(job.errors())
                    .contains("the last checkpoint, of step 200, could not be written: ", "No space left")
                    .containsPattern("the last whole checkpoint is \\S+/step-\\d+")
                    .containsPattern("continue with --resume \\S+/step-\\d+");
        }
    }
}
