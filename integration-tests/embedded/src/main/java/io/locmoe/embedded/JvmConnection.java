package io.locmoe.embedded;

import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RunRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A connection to nodes in this JVM. */
final class JvmConnection implements MeshConnection {
    private final JvmMesh mesh;
    /** Started jobs, by their names in this connection. */
    private final Map<String, RunHistory> started = new ConcurrentHashMap<>();

    /** @param mesh closed by its owner */
    JvmConnection(JvmMesh mesh) {
        this.mesh = mesh;
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
    public String submit(RunRequest request) {
        RunHistory history = mesh.start(request);
        String job = "job-" + started.size();
        started.put(job, history);
        return job;
    }

    @Override
    public CompletableFuture<End> watch(String job, Consumer<RunEvent> watcher) {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("watch-" + job).start(() -> {
            try {
                RunEvent.Ended ended = follow(started.get(job), watcher);
                end.complete(End.of(ended));
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private static RunEvent.Ended follow(RunHistory history, Consumer<RunEvent> watcher) throws InterruptedException {
        Semaphore news = new Semaphore(1);
        try (RunHistory.Reader reader = history.read(news::release)) {
            while (true) {
                RunEvent event = reader.poll();
                if (event instanceof RunEvent.Ended ended) {
                    return ended;
                } else if (event == null) {
                    news.acquire();
                } else {
                    watcher.accept(event);
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
