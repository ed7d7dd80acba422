package io.locmoe.run.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private static RunEvent validated(long step) {
        return new RunEvent.Training(new TrainingEvent.Validated(step, step));
    }

    private static List<RunEvent> rest(RunHistory.Reader reader) {
        List<RunEvent> events = new ArrayList<>();
        for (RunEvent event = reader.poll(); event != null; event = reader.poll()) {
            events.add(event);
        }
        return events;
    }

    @Test
    void readerLearnsTheNumberOfDroppedEvents() {
        RunHistory history = new RunHistory(3);
        for (int step = 1; step <= 5; step++) {
            history.add(validated(step));
        }
        assertThat(rest(history.read(() -> {})))
                .containsExactly(
                        new RunEvent.LogLine("", "2 earlier events are no longer kept"),
                        validated(3),
                        validated(4),
                        validated(5));
    }

    /** A job of many experts, or one whose nodes log much, takes no more memory than another. */
    @Test
    void largeEventsAreKeptInASmallerNumber() {
        RunHistory history = new RunHistory(RunHistory.DEFAULT_CAPACITY);
        for (int n = 0; n < 1000; n++) {
            history.add(new RunEvent.LogLine("node-1", n + "x".repeat(100_000)));
        }
        List<RunEvent> kept = rest(history.read(() -> {}));
        assertThat(kept).hasSizeBetween(30, 50);
        assertThat(kept.getLast()).isEqualTo(new RunEvent.LogLine("node-1", 999 + "x".repeat(100_000)));
    }

    @Test
    void eachReaderHasItsOwnPlaceAndIsWoken() {
        RunHistory history = new RunHistory(1000);
        AtomicInteger woken = new AtomicInteger();
        RunHistory.Reader early = history.read(woken::incrementAndGet);
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
    void eventsAfterTheEndAreIgnored() {
        RunHistory history = new RunHistory(10);
        RunEvent.Ended end = new RunEvent.Ended(RunOutcome.FAILED, "rank 2 failed");
        history.add(end);
        history.add(validated(1));
        history.add(new RunEvent.Ended(RunOutcome.COMPLETED, "too late"));
        assertThat(rest(history.read(() -> {}))).containsExactly(end);
        assertThat(history.end()).contains(end);
    }

    private static void copy(RunHistory from, RunHistory to, int count) {
        RunHistory.Reader reader = from.read(to.position(), () -> {});
        Consumer<RunHistory.Entry> put = to.copied();
        for (int n = 0; n < count; n++) {
            put.accept(reader.entry());
        }
    }

    /** What the lost node told beyond the copy is forgotten, and readers of either go on where they were. */
    @Test
    void copyContinuesInANewTermAndReadersOfTheOriginalFollow() {
        RunHistory lost = new RunHistory(100);
        lost.begin(5);
        for (int step = 1; step <= 5; step++) {
            lost.add(validated(step));
        }
        RunHistory copy = new RunHistory(100);
        copy(lost, copy, 3);
        RunHistory.Reader ahead = lost.read(() -> {});
        assertThat(rest(ahead)).hasSize(5);
        copy.begin(7);
        copy.add(validated(40));
        copy.add(validated(50));
        assertThat(rest(copy.read(new Position(5, 5), () -> {}))).containsExactly(validated(40), validated(50));
        assertThat(rest(copy.read(new Position(5, 2), () -> {})))
                .containsExactly(validated(3), validated(40), validated(50));
        assertThat(rest(copy.read(new Position(7, 4), () -> {}))).containsExactly(validated(50));
        assertThat(rest(copy.read(new Position(6, 4), () -> {})))
                .as("of a term that came to nothing")
                .hasSize(5);
        copy(copy, lost, 2);
        assertThat(rest(ahead)).containsExactly(validated(40), validated(50));
        assertThat(rest(lost.read(() -> {})))
                .containsExactly(validated(1), validated(2), validated(3), validated(40), validated(50));
    }

    /** If two nodes would like to keep a job, the one with the higher term does not get it, and follows. */
    @Test
    void divergingEntriesOfACopyAreDiscarded() {
        RunHistory lost = new RunHistory(100);
        for (int step = 1; step <= 5; step++) {
            lost.add(validated(step));
        }
        RunHistory winner = new RunHistory(100);
        copy(lost, winner, 5);
        winner.begin(7);
        winner.add(validated(70));
        RunHistory loser = new RunHistory(100);
        copy(lost, loser, 3);
        loser.begin(9);
        loser.add(validated(90));
        assertThat(loser.term()).isEqualTo(9);
        RunHistory follower = new RunHistory(100);
        copy(loser, follower, 4);
        RunHistory.Reader reader = loser.read(() -> {});
        assertThat(rest(reader)).hasSize(4).endsWith(validated(90));
        copy(winner, loser, 6);
        assertThat(rest(reader)).containsExactly(validated(4), validated(5), validated(70));
        assertThat(loser.position()).isEqualTo(winner.position());
        copy(loser, follower, 3);
        assertThat(rest(follower.read(() -> {}))).isEqualTo(rest(winner.read(() -> {})));
    }

    /** A node that was slow to answer may go on to tell after another one was found, or after this one took over. */
    @Test
    void entriesFromFormerSourcesAreIgnored() {
        RunHistory copy = new RunHistory(100);
        Consumer<RunHistory.Entry> former = copy.copied();
        Consumer<RunHistory.Entry> present = copy.copied();
        former.accept(new RunHistory.Entry(0, 0, validated(1)));
        present.accept(new RunHistory.Entry(0, 0, validated(2)));
        copy.begin(5);
        present.accept(new RunHistory.Entry(0, 1, validated(3)));
        assertThat(rest(copy.read(() -> {}))).containsExactly(validated(2));
    }

    @Test
    void duplicateEntriesAreKeptOnceAndDroppedOnesCounted() {
        RunHistory whole = new RunHistory(3);
        RunHistory copy = new RunHistory(100);
        whole.begin(5);
        whole.add(validated(1));
        copy(whole, copy, 1);
        copy.copied().accept(new RunHistory.Entry(5, 0, validated(1)));
        for (int step = 2; step <= 6; step++) {
            whole.add(validated(step));
        }
        copy(whole, copy, 4);
        assertThat(rest(copy.read(new Position(5, 1), () -> {})))
                .containsExactly(
                        new RunEvent.LogLine("", "1 earlier events are no longer kept"),
                        new RunEvent.LogLine("", "2 earlier events are no longer kept"),
                        validated(4),
                        validated(5),
                        validated(6));
    }
}
