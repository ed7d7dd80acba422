package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.identity.TokenBucket;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrivalPaceTest {
    private long now;
    private final List<EmbeddedChannel> connections = new ArrayList<>();
    private EmbeddedChannel server;

    @AfterEach
    void close() {
        connections.forEach(EmbeddedChannel::finishAndReleaseAll);
        server.finishAndReleaseAll();
    }

    private void start(int atOnce, int perSecond, int open) {
        server = new EmbeddedChannel(new ArrivalPace(new TokenBucket(atOnce, perSecond, () -> now), open));
        server.freezeTime();
    }

    private void arrive(int count) {
        for (int i = 0; i < count; i++) {
            EmbeddedChannel connection = new EmbeddedChannel();
            connections.add(connection);
            server.writeInbound(connection);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
        server.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        server.runScheduledPendingTasks();
        server.runPendingTasks();
    }

    private boolean accepts() {
        return server.config().isAutoRead();
    }

    @Test
    void connectionsAreLimitedToABurstAndThenToARate() {
        start(3, 10, 100);
        arrive(2);
        assertThat(accepts()).isTrue();
        arrive(1);
        assertThat(accepts()).as("the allowance is used up").isFalse();
        pass(Duration.ofMillis(99));
        assertThat(accepts()).isFalse();
        pass(Duration.ofMillis(2));
        assertThat(accepts()).as("after a tenth of a second").isTrue();
        arrive(1);
        assertThat(accepts()).isFalse();
    }

    @Test
    void noConnectionIsAcceptedAtTheLimitOfOpenOnes() {
        start(100, 100, 3);
        arrive(3);
        pass(Duration.ofSeconds(10));
        assertThat(accepts()).isFalse();
        connections.removeFirst().close();
        pass(Duration.ZERO);
        assertThat(accepts()).as("one has gone").isTrue();
        arrive(1);
        assertThat(accepts()).isFalse();
    }

    @Test
    void theLaterOfBothLimitsDecidesTheNextAccept() {
        start(2, 1, 2);
        arrive(2);
        connections.removeFirst().close();
        pass(Duration.ZERO);
        assertThat(accepts()).as("one has gone, but the second is not over").isFalse();
        pass(Duration.ofMillis(1001));
        assertThat(accepts()).isTrue();
    }
}
