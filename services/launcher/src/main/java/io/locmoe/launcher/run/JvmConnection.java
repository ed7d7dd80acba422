package io.locmoe.launcher.run;

import io.locmoe.node.JvmMesh;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobHistory;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.JobRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * A mesh of nodes in this JVM.
 *
 * @param mesh    closed by its owner
 * @param started started jobs, by their names in this connection
 */
record JvmConnection(JvmMesh mesh, Map<String, JobHistory> started) implements MeshConnection {

    JvmConnection(JvmMesh mesh) {
        this(mesh, new ConcurrentHashMap<>());
    }

    @Override
    public List<Member> members() {
        return IntStream.range(0, mesh.nodes())
                .mapToObj(node -> new Member("node-" + node, 1, "", "in this process"))
                .toList();
    }

    @Override
    public HeldPlugins plugins(String node) {
        throw new UnsupportedOperationException("nobody asks a mesh in this process for its plug-ins");
    }

    @Override
    public String submit(Map<String, String> settings, Path checkpoints, String run, Optional<NodeLoss> after) {
        JobHistory history = mesh.start(new JobRequest(settings, checkpoints.toString(), run, after));
        String job = "job-" + started.size();
        started.put(job, history);
        return job;
    }

    @Override
    public CompletableFuture<End> watch(String job, Watcher watcher) {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("watch-" + job).start(() -> {
            try {
                JobEvent.Ended ended = follow(started.get(job), watcher);
                end.complete(End.of(ended));
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private static JobEvent.Ended follow(JobHistory history, Watcher watcher) throws InterruptedException {
        Semaphore news = new Semaphore(1);
        try (JobHistory.Reader reader = history.read(news::release)) {
            while (true) {
                JobEvent event = reader.poll();
                if (event instanceof JobEvent.Ended ended) {
                    return ended;
                } else if (event == null) {
                    news.acquire();
                } else {
                    GrpcMesh.pass(event, watcher);
                }
            }
        }
    }

    @Override
    public void cancel(String job) {
        mesh.cancel();
    }

    @Override
    public void close() {}
}
