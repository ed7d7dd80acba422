package io.locmoe.harness.mesh;

import io.locmoe.harness.container.NodeContainer;
import io.locmoe.harness.container.Podman;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes as containers of this machine, in the network namespaces of a {@link Network}. */
final class Containers implements NodeRuntime {
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
        this.podman = Podman.current(workspace.path().resolve("logs"));
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
        List<Path> readable =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home")), installation.directory()));
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
}
