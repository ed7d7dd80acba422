package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.job.TinyText;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A mesh whose nodes are processes or containers of this machine. */
final class ProcessMesh implements TestMesh, Others {
    /** Attempts to start: ports are chosen before nodes bind them, and another program may be faster. */
    private static final int ATTEMPTS = 3;

    private static final String TAKEN = "in use";

    private final MeshPlan plan;
    private final Installation installation;
    private final Workspace workspace;
    private final Network network;
    private final NodeRuntime runtime;
    private final List<ProcessNode> nodes = new ArrayList<>();
    private final List<ProcessJob> jobs = new ArrayList<>();

    private ProcessMesh(MeshPlan plan, Installation installation, Workspace workspace, Network network) {
        this.plan = plan;
        this.installation = installation;
        this.workspace = workspace;
        this.network = network;
        this.runtime = plan.contained()
                ? new Containers(plan, installation, workspace, network)
                : new NodeRuntime.Processes(installation, workspace, network);
    }

    static ProcessMesh start(MeshPlan plan, Installation installation) {
        if (plan.contained()) {
            ContainerTrial.obstacle(installation).ifPresent(reason -> {
                throw new HarnessException(reason);
            });
        }
        HarnessException taken = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ProcessMesh mesh = place(plan, installation);
            try {
                mesh.begin();
                return mesh;
            } catch (RuntimeException e) {
                mesh.close();
                if (!(e instanceof HarnessException failure
                        && failure.getMessage().contains(TAKEN))) {
                    throw e;
                }
                taken = failure;
            }
        }
        throw taken;
    }

    private static ProcessMesh place(MeshPlan plan, Installation installation) {
        Network network = Networks.of(plan, installation);
        try {
            ProcessMesh mesh = new ProcessMesh(plan, installation, Workspace.create(), network);
            OpenMeshes.add(mesh);
            return mesh;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void begin() {
        TinyText.write(text());
        int[] ports = FreePorts.take(plan.nodes() + 1);
        String name = workspace.path().getFileName().toString();
        String seed = network.address(0) + ":" + ports[plan.nodes()];
        for (int node = 0; node < plan.nodes(); node++) {
            NodeFile file = new NodeFile(
                    node,
                    name,
                    network.address(node),
                    node == 0 ? ports[plan.nodes()] : 0,
                    seed,
                    ports[node],
                    plan.devicesPerNode(),
                    plan.allPluginsOf(node),
                    workspace.path());
            nodes.add(new ProcessNode(file, runtime, network, plan.linked(), workspace, this));
        }
        nodes.forEach(node -> node.start(List.of()));
        nodes.forEach(ProcessNode::awaitReady);
        awaitWhole();
    }

    @Override
    public void awaitWhole() {
        List<ProcessNode> answering = answering().toList();
        answering.forEach(node -> ReadyNode.awaitMembers(node, answering.size()));
    }

    @Override
    public List<String> members() {
        return answering().map(ReadyNode::membership).flatMap(Optional::stream).toList();
    }

    private Stream<ProcessNode> answering() {
        return nodes.stream().filter(ProcessNode::answers);
    }

    private Path text() {
        return workspace.path().resolve("text");
    }

    @Override
    public List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public Path directory() {
        return workspace.path();
    }

    @Override
    public synchronized RunningJob submit(Job job) {
        Path out = workspace.path().resolve("job-" + jobs.size());
        Job whole = job.setIfAbsent("data", text());
        List<String> options =
                new ArrayList<>(List.of("--json", "--mesh", nodes.getFirst().awaitReady(), "--out", out.toString()));
        options.addAll(whole.setIfAbsent("nodes", plan.nodes())
                .set("devicesPerNode", plan.devicesPerNode())
                .options());
        CommandProcess command = CommandProcess.start(
                "job-" + jobs.size(), installation.command("train", options), workspace.path(), Map.of());
        workspace.own(command.handle());
        jobs.add(new ProcessJob(whole, new RunFiles(out), command));
        return jobs.getLast();
    }

    @Override
    public synchronized void close() {
        OpenMeshes.remove(this);
        try (workspace) {
            try {
                jobs.forEach(ProcessJob::kill);
                nodes.forEach(ProcessNode::askToEnd);
                nodes.forEach(ProcessNode::close);
            } finally {
                closeAll();
            }
        }
    }

    private void closeAll() {
        try {
            runtime.close();
        } finally {
            network.close();
        }
    }
}
