package io.locmoe.kubernetes;

import static org.awaitility.Awaitility.await;

import io.locmoe.harness.container.Podman;
import io.locmoe.harness.job.RunFiles;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pod of {@code helm test}, seen from outside.
 *
 * @param run directory of its run on this machine
 */
record HookPod(Podman podman, String name, Path run) {
    private static final Duration LIMIT = Duration.ofSeconds(300);

    /** What a container of it has told. */
    String log(String container) {
        return podman.logs(name + "-" + container);
    }

    private String state(String container, String field) {
        return podman.run("container", "inspect", "--format={{.State." + field + "}}", name + "-" + container);
    }

    /** Waits for the end of a container; its exit code. */
    int awaitEnd(String container) {
        await(name + "-" + container + " ends")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> state(container, "Status").equals("exited"));
        return Integer.parseInt(state(container, "ExitCode"));
    }

    /** What its run has written to the claim. */
    RunFiles files() {
        return new RunFiles(run);
    }
}
