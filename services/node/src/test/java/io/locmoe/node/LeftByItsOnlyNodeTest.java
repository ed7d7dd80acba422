package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.role.JvmJobs;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.run.worker.Roots;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in this JVM has left a job when its ranks have: until then they may still write checkpoints. */
class LeftByItsOnlyNodeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx(NodeApplication.options());

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** Tells when somebody waits for it. */
    private static final class Gate extends CompletableFuture<Void> {
        private final CountDownLatch reached = new CountDownLatch(1);

        @Override
        public Void join() {
            reached.countDown();
            return super.join();
        }
    }

    private static final class Unobserved implements JobObserver {
        @Override
        public void started(String run, List<String> nodes, JobSettings settings) {}

        @Override
        public void happened(RunEvent event) {}
    }

    @Test
    void aNodeLeavesAJobOnlyAfterItsRankHasEnded() throws Exception {
        Gate gate = new Gate();
        JobLimits limits = new JobLimits(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT);
        FakeWork work = new FakeWork().stuck(0, gate);
        Peer peer = new Peer("node-0", "127.0.0.1", 0, 0, 0);
        JobHost host = new JobHost(work, limits, new Roots(directory, List.of()), new Unobserved());
        try (JvmJobs jobs = new JvmJobs(vertx, List.of(work), List.of(peer), host)) {
            RunHistory history = jobs.start(new RunRequest(
                    NodeMesh.job(1, 100, "steps", "100", "recoveries", "0").settings(), directory.toString()));
            assertThat(gate.reached.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> left = CompletableFuture.runAsync(() -> jobs.left(0));
            assertThat(end(history).outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(end(history).message()).contains("node-0", "left the mesh");
            assertThat(left).isNotDone();
            gate.complete(null);
            left.get(20, TimeUnit.SECONDS);
        }
    }

    private static RunEvent.Ended end(RunHistory history) throws InterruptedException {
        Semaphore news = new Semaphore(0);
        try (RunHistory.Reader _ = history.read(news::release)) {
            while (history.end().isEmpty()) {
                assertThat(news.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            }
            return history.end().get();
        }
    }
}
