package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockedThreadsTest {

    private static void blocked(Runnable work) throws Exception {
        VertxOptions options = new VertxOptions()
                .setBlockedThreadCheckInterval(10)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(10)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
        Vertx vertx = Vertx.vertx(options);
        BlockedThreads blocked = new BlockedThreads(Duration.ofMillis(200));
        try {
            CompletableFuture<Void> done = new CompletableFuture<>();
            vertx.runOnContext(now -> {
                while (blocked.blocked().isEmpty()) {
                    work.run();
                }
                done.complete(null);
            });
            done.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(blocked.blocked().getFirst()).contains("eventloop-thread");
            assertThatThrownBy(blocked::close).hasMessageContaining("has been blocked for");
        } finally {
            vertx.close().await(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLoopThatWaitsIsBlocked() throws Exception {
        blocked(() -> {
            try {
                new CompletableFuture<Void>().get(500, TimeUnit.MILLISECONDS);
            } catch (Exception expected) {
                // No thread completes it.
            }
        });
    }

    @Test
    void aLoopThatComputesIsBlocked() throws Exception {
        blocked(Thread::onSpinWait);
    }
}
