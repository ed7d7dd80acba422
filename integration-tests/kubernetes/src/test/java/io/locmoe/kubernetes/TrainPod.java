package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.container.Podman;
import io.locmoe.harness.job.RunFiles;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The pod of a Job that trains, seen from outside.
 *
 * @param run directory of its run on this machine
 */
record TrainPod(Podman podman, String name, Path run) {
    private static final Duration LIMIT = Duration.ofSeconds(240);
    /** Podman takes a while to tell. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** What its run has written to the claim. */
    RunFiles files() {
        return new RunFiles(run);
    }

    /** What it has told. */
    String log() {
        return podman.logs(name + "-train");
    }

    private String state(String field) {
        return podman.run("container", "inspect", "--format={{.State." + field + "}}", name + "-train");
    }

    /** Waits until a step has ended; it must not have ended before. */
    void awaitStep(long step) {
        await("step " + step)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> files().lastStep() >= step || ended());
        assertThat(files().lastStep()).as(log()).isGreaterThanOrEqualTo(step);
    }

    /** Waits until steps have ended that had not when this was called. */
    void awaitMoreSteps(int count) {
        awaitStep(files().lastStep() + count);
    }

    /** Waits until it has said something. */
    void awaitLine(String part) {
        await(part).atMost(LIMIT).pollInterval(PAUSE).until(() -> log().contains(part) || ended());
        assertThat(log()).contains(part);
    }

    private boolean ended() {
        return state("Status").equals("exited");
    }

    /** Waits for the end; the exit code of the command. */
    int awaitEnd() {
        await(name + " ends").atMost(LIMIT).pollInterval(PAUSE).until(this::ended);
        return Integer.parseInt(state("ExitCode"));
    }

    /** Ends it as Kubernetes does when its Job is removed. */
    void terminate() {
        podman.run("kill", "--signal=TERM", name + "-train");
    }
}
