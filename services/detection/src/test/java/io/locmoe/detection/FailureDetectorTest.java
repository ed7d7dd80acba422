package io.locmoe.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {
    private static final String LEADER = "node-0";
    private static final int QUESTIONS = 6;
    private static final Duration PROGRESS = Duration.ofSeconds(5);

    /** Time that passes as the test says. */
    private static final class Hand implements Timers {
        private record Timer(long at, Runnable work) {}

        private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
        private long now = Long.MAX_VALUE - 3;
        private long passed;

        @Override
        public long nanoTime() {
            return now + passed;
        }

        @Override
        public void after(Duration delay, Runnable work) {
            timers.add(new Timer(passed + delay.toNanos(), work));
        }

        void pass(int seconds) {
            long end = passed + Duration.ofSeconds(seconds).toNanos();
            while (!timers.isEmpty() && timers.peek().at() <= end) {
                passed = timers.peek().at();
                timers.poll().work().run();
            }
            passed = end;
        }
    }

    private final Hand time = new Hand();
    /** Direct questions that are not answered yet. */
    private final List<Consumer<Boolean>> asked = new ArrayList<>();

    private final List<String> dead = new ArrayList<>();
    private final FailureDetector<String> detector =
            new FailureDetector<>(time, (peer, then) -> asked.add(then), QUESTIONS, PROGRESS);

    FailureDetectorTest() {
        detector.onDeath(dead::add);
        detector.progressed(LEADER);
    }

    private void unanswered(String peer, int times) {
        for (int time = 0; time < times; time++) {
            detector.unanswered(peer);
        }
    }

    @Test
    void aNodeThatAnswersLateIsAlive() {
        unanswered(LEADER, QUESTIONS - 1);
        assertThat(detector.isLate(LEADER)).isTrue();
        detector.heard(LEADER);
        unanswered(LEADER, QUESTIONS - 1);
        assertThat(detector.health(LEADER)).isEqualTo(Health.ALIVE);
    }

    @Test
    void oneWitnessMakesASuspect() {
        unanswered("node-1", QUESTIONS);
        assertThat(detector.health("node-1")).isEqualTo(Health.SUSPECT);
        detector.timedOut(LEADER);
        time.pass(5);
        assertThat(detector.health(LEADER)).isEqualTo(Health.SUSPECT);
        assertThat(dead).isEmpty();
    }

    @Test
    void aSilentLeaderIsDeadWhenARankTimesOut() {
        time.pass(6);
        unanswered(LEADER, QUESTIONS);
        detector.timedOut(LEADER);
        time.pass(0);
        assertThat(dead).containsExactly(LEADER);
        assertThat(detector.health(LEADER)).isEqualTo(Health.DEAD);
        assertThat(asked).as("direct questions").isEmpty();
        unanswered(LEADER, 3);
        assertThat(dead).as("told once").hasSize(1);
    }

    @Test
    void aLeaderWithoutEventsIsAskedAtOnceWhenARankTimesOut() {
        time.pass(3);
        detector.timedOut(LEADER);
        time.pass(1);
        assertThat(asked).isEmpty();
        time.pass(1);
        asked.getFirst().accept(false);
        assertThat(dead).containsExactly(LEADER);
    }

    @Test
    void aLeaderThatAnswersTheDirectQuestionStays() {
        time.pass(5);
        detector.timedOut(LEADER);
        time.pass(0);
        asked.getFirst().accept(true);
        unanswered(LEADER, QUESTIONS - 1);
        assertThat(dead).isEmpty();
        detector.unanswered(LEADER);
        assertThat(dead).as("silent after all").containsExactly(LEADER);
    }

    @Test
    void eventsAndAnswersRefuteTheTestimonyOfTheirOwnPlane() {
        time.pass(5);
        detector.timedOut(LEADER);
        unanswered(LEADER, QUESTIONS - 1);
        detector.progressed(LEADER);
        detector.unanswered(LEADER);
        time.pass(10);
        assertThat(detector.health(LEADER)).as("events came").isEqualTo(Health.SUSPECT);
        detector.heard(LEADER);
        assertThat(detector.health(LEADER)).isEqualTo(Health.ALIVE);
    }

    @Test
    void anAnswerThatOvertakesTheDirectQuestionCounts() {
        time.pass(5);
        detector.timedOut(LEADER);
        time.pass(0);
        time.pass(1);
        detector.heard(LEADER);
        asked.getFirst().accept(false);
        assertThat(dead).isEmpty();
    }

    @Test
    void aNodeThatLeftIsForgotten() {
        time.pass(5);
        unanswered(LEADER, QUESTIONS);
        detector.left(LEADER);
        assertThat(detector.health(LEADER)).isEqualTo(Health.ALIVE);
        time.pass(2);
        assertThat(detector.isUnheard("node-2", Duration.ofSeconds(2)))
                .as("new")
                .isFalse();
        time.pass(2);
        assertThat(detector.isUnheard("node-2", Duration.ofSeconds(2))).isTrue();
    }
}
