package io.locmoe.harness.mesh;

import io.locmoe.harness.host.HostLibrary;
import io.locmoe.harness.host.JvmFlags;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.job.TinyText;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A mesh whose nodes run in this JVM. */
final class JvmTestMesh implements TestMesh {
    private static final String MESH = "io.locmoe.embedded.EmbeddedMesh";

    private final MeshPlan plan;
    private final Workspace workspace;
    private final EmbeddedNodes embedded;
    private final List<TestNode> nodes;
    private final List<RunningJob> jobs = new ArrayList<>();

    private JvmTestMesh(MeshPlan plan, Workspace workspace, EmbeddedNodes embedded) {
        this.plan = plan;
        this.workspace = workspace;
        this.embedded = embedded;
        this.nodes = IntStream.range(0, plan.nodes())
                .<TestNode>mapToObj(node -> new JvmNode(node, embedded))
                .toList();
        TinyText.write(text());
    }

    static JvmTestMesh start(MeshPlan plan, Installation installation) {
        JvmFlags.obstacle(installation).ifPresent(reason -> {
            throw new HarnessException(reason);
        });
        if (plan.linked()) {
            throw new HarnessException(
                    "nodes in one JVM have neither links nor containers; start the mesh as processes or containers");
        }
        Workspace workspace = Workspace.create();
        try {
            HostLibrary host = HostLibrary.of(installation);
            List<List<Path>> plugins = IntStream.range(0, plan.nodes())
                    .mapToObj(node -> Stream.concat(Stream.of(installation.plugins()), plan.allPluginsOf(node).stream())
                            .toList())
                    .toList();
            EmbeddedNodes embedded = host.as(EmbeddedNodes.class, host.call(MESH, "start", plugins, workspace.path()));
            JvmTestMesh mesh = new JvmTestMesh(plan, workspace, embedded);
            OpenMeshes.add(mesh);
            return mesh;
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    private Path text() {
        return workspace.path().resolve("text");
    }

    @Override
    public List<TestNode> nodes() {
        return nodes;
    }

    @Override
    public Path directory() {
        return workspace.path();
    }

    @Override
    public synchronized RunningJob submit(Job job) {
        Job whole = job.setIfAbsent("data", text())
                .setIfAbsent("nodes", plan.nodes())
                .set("devicesPerNode", plan.devicesPerNode());
        jobs.add(JvmJob.start(whole, new RunFiles(workspace.path().resolve("job-" + jobs.size())), embedded));
        return jobs.getLast();
    }

    @Override
    public synchronized void close() {
        OpenMeshes.remove(this);
        try (workspace) {
            try {
                jobs.forEach(RunningJob::close);
            } finally {
                embedded.close();
            }
        }
    }
}
