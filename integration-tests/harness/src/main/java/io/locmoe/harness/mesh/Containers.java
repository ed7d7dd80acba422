package io.locmoe.harness.mesh;

import io.locmoe.harness.container.NodeContainer;
import io.locmoe.harness.container.Podman;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes as containers of this machine, in the network namespaces of a {@link Network}. */
final class Containers implements NodeRuntime {
    private static final Path JAVA =
            Path.of(System.getProperty("java.home")).toAbsolutePath().normalize();

    private final MeshPlan plan;
    private final Installation installation;
    private final Workspace workspace;
    private final Network network;
    private final Podman podman;

    Containers(MeshPlan plan, Installation installation, Workspace workspace, Network network) {
        this.plan = plan;
        this.installation = installation;
        this.workspace = workspace;
        this.network = network;
        this.podman = new Podman(workspace.path().resolve("logs"));
        workspace.ownContainers();
    }

    @Override
    public NodeProcess start(int node, Path configuration) {
        NodeContainer container = container(node);
        List<String> words = container.wrap(podman, NodeRuntime.words(installation, configuration));
        CommandProcess process =
                CommandProcess.start("node-" + node, network.wrap(node, words), podman.logs(), Map.of());
        workspace.own(process.handle());
        return new ContainedProcess(process, podman, container.name());
    }

    private NodeContainer container(int node) {
        List<Path> readable = new ArrayList<>(List.of(JAVA, installation.directory()));
        readable.addAll(plan.allPluginsOf(node));
        return new NodeContainer(
                workspace.path().getFileName() + "-node-" + node,
                "node-" + node,
                workspace.path(),
                readable,
                plan.memory());
    }

    @Override
    public void close() {
        podman.removeOf(workspace.path());
    }

    /** Why this machine cannot run containers with links, and what to do; tried once, with one that does nothing. */
    static Optional<String> obstacle(Installation installation) {
        return Podman.obstacle()
                .or(() -> Networks.obstacle(installation)
                        .map(reason -> "the nodes' containers have links to each other: " + reason))
                .or(() -> Trial.FAILURE);
    }

    /** One container, for all who ask. */
    private static final class Trial {
        private static final Optional<String> FAILURE = failure();

        private static Optional<String> failure() {
            try (Workspace workspace = Workspace.create()) {
                Podman podman = new Podman(workspace.path());
                NodeContainer container = new NodeContainer(
                        workspace.path().getFileName() + "-trial",
                        "trial",
                        workspace.path(),
                        List.of(JAVA),
                        Optional.empty());
                try (CommandProcess trial = CommandProcess.start(
                        "trial", container.wrap(podman, List.of("true")), workspace.path(), Map.of())) {
                    return trial.awaitEnd(Podman.PATIENCE) == 0
                            ? Optional.empty()
                            : Optional.of("podman cannot run a container on this machine:" + trial.tail());
                } finally {
                    podman.removeOf(workspace.path());
                }
            } catch (HarnessException e) {
                return Optional.of("podman cannot run a container on this machine: " + e.getMessage());
            }
        }
    }
}
