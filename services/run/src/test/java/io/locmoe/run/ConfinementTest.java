package io.locmoe.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How work on the jobs' context waits for a condition. */
class ConfinementTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final ScriptedTime time = new ScriptedTime();

    @Test
    void aConditionThatHoldsTakesNoTime() {
        assertThat(time.until(LIMIT, () -> true).result()).isTrue();
    }

    @Test
    void itIsLookedAtUntilItHolds() {
        AtomicBoolean left = new AtomicBoolean();
        Future<Boolean> waiting = time.until(LIMIT, left::get);
        time.pass(LIMIT.dividedBy(2));
        assertThat(waiting.isComplete()).isFalse();
        left.set(true);
        time.pass(LIMIT.dividedBy(10));
        assertThat(waiting.result()).isTrue();
    }

    @Test
    void atTheLimitItIsGivenUp() {
        Future<Boolean> waiting = time.until(LIMIT, () -> false);
        time.pass(LIMIT.minusMillis(1));
        assertThat(waiting.isComplete()).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(waiting.result()).isFalse();
    }

    @Test
    void aFailedAnswerEndsTheWait() {
        AtomicInteger asked = new AtomicInteger();
        Future<Boolean> waiting = time.untilAnswer(
                LIMIT,
                () -> asked.incrementAndGet() < 3
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(new IllegalStateException("the mesh is gone")));
        time.pass(LIMIT);
        assertThat(waiting.cause()).hasMessage("the mesh is gone");
        assertThat(asked).hasValue(3);
    }
}
