package io.locmoe.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobHistoryTest {

    private static JobEvent validated(long step) {
        return new JobEvent.Validated(step, step);
    }

    private static List<JobEvent> rest(JobHistory.Reader reader) {
        List<JobEvent> events = new ArrayList<>();
        for (JobEvent event = reader.poll(); event != null; event = reader.poll()) {
            events.add(event);
        }
        return events;
    }

    @Test
    void aReaderIsToldHowManyEventsItMissed() {
        JobHistory history = new JobHistory(3);
        for (int step = 1; step <= 5; step++) {
            history.add(validated(step));
        }
        assertThat(rest(history.read(() -> {})))
                .containsExactly(
                        new JobEvent.LogLine("", "2 earlier events are no longer kept"),
                        validated(3),
                        validated(4),
                        validated(5));
    }

    /** A job of many experts, or one whose nodes log much, takes no more memory than another. */
    @Test
    void largeEventsAreKeptInASmallerNumber() {
        JobHistory history = new JobHistory(JobHistory.DEFAULT_CAPACITY);
        for (int n = 0; n < 1000; n++) {
            history.add(new JobEvent.LogLine("node-1", n + "x".repeat(100_000)));
        }
        List<JobEvent> kept = rest(history.read(() -> {}));
        assertThat(kept).hasSizeBetween(30, 50);
        assertThat(kept.getLast()).isEqualTo(new JobEvent.LogLine("node-1", 999 + "x".repeat(100_000)));
    }

    @Test
    void eachReaderHasItsOwnPlaceAndIsWoken() {
        JobHistory history = new JobHistory(1000);
        AtomicInteger woken = new AtomicInteger();
        JobHistory.Reader early = history.read(woken::incrementAndGet);
        for (int step = 1; step <= 600; step++) {
            history.add(validated(step));
        }
        assertThat(rest(early)).hasSize(600).startsWith(validated(1)).endsWith(validated(600));
        early.close();
        history.add(validated(601));
        assertThat(woken).hasValue(600);
        assertThat(rest(early)).containsExactly(validated(601));
        assertThat(rest(history.read(() -> {}))).hasSize(601);
    }

    @Test
    void nothingComesAfterTheEnd() {
        JobHistory history = new JobHistory(10);
        JobEvent.Ended end = new JobEvent.Ended(JobOutcome.FAILED, "rank 2 failed");
        history.add(end);
        history.add(validated(1));
        history.add(new JobEvent.Ended(JobOutcome.COMPLETED, "too late"));
        assertThat(rest(history.read(() -> {}))).containsExactly(end);
        assertThat(history.end()).contains(end);
    }
}
