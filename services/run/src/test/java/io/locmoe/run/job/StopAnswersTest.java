package io.locmoe.run.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Test
    void answersAreLateAfterTheirLimit() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3);
        StopAnswers stops = new StopAnswers(now::get);
        List<Integer> left = new ArrayList<>();
        stops.ask();
        stops.answered(2, left::add);
        now.addAndGet(LIMIT.toNanos() - 1);
        assertThat(stops.silent(Set.of(1, 2), LIMIT, node -> false)).isEmpty();
        assertThat(stops.silent(Set.of(1, 2, 3), LIMIT, node -> node < 3)).containsExactly(1);
        now.incrementAndGet();
        assertThat(stops.silent(Set.of(1, 2), LIMIT, node -> false)).containsExactly(1);
        assertThat(stops.has(2)).isTrue();
        assertThat(stops.has(1)).isFalse();
        stops.parted(1);
        stops.answered(1, left::add);
        assertThat(left).containsExactly(1);
    }
}
