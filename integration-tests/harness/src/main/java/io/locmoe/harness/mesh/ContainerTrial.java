package io.locmoe.harness.mesh;

import io.locmoe.harness.container.NodeContainer;
import io.locmoe.harness.container.Podman;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a trivial container once in this JVM, because only a trial shows whether the machine supports it. */
final class ContainerTrial {
    private static final String CANNOT = "podman cannot run a container on this machine: ";

    private ContainerTrial() {}

    /** Why this machine cannot run containers with links, and what to do; empty if a container has run. */
    static Optional<String> obstacle(Installation installation) {
        return Podman.current(Path.of(System.getProperty("java.io.tmpdir")))
                .missing()
                .or(() -> Networks.obstacle(installation)
                        .map(reason -> "the nodes' containers have links to each other: " + reason))
                .or(() -> Outcome.FAILURE);
    }

    /** Holds the result of the one trial, which runs on first use. */
    private static final class Outcome {
        private static final Optional<String> FAILURE = failure();
    }

    private static Optional<String> failure() {
        try (Workspace workspace = Workspace.create()) {
            Podman podman = Podman.current(workspace.path());
            try {
                return failure(podman, workspace.path());
            } finally {
                podman.removeOf(workspace.path());
            }
        } catch (HarnessException e) {
            return Optional.of(CANNOT + e.getMessage());
        }
    }

    private static Optional<String> failure(Podman podman, Path directory) {
        NodeContainer container =
                new NodeContainer(directory.getFileName() + "-trial", "trial", directory, List.of(), Optional.empty());
        List<String> words = container.wrap(podman, List.of("true"));
        try (CommandProcess trial = CommandProcess.start("trial", words, directory, Map.of())) {
            return trial.awaitEnd(Podman.PATIENCE) == 0 ? Optional.empty() : Optional.of(CANNOT + trial.tail());
        }
    }
}
