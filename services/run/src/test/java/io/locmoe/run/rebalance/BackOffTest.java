package io.locmoe.run.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private long now = Long.MAX_VALUE - 5;
    private final BackOff trials = new BackOff(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void isDueAfter(Duration time) {
        pass(time.minusNanos(1));
        assertThat(trials.isDue()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(trials.isDue()).isTrue();
    }

    @Test
    void repeatedStragglingDoublesTheTrialIntervalUpToAnHour() {
        trials.moved(false);
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            isDueAfter(Duration.ofMinutes(minutes));
            trials.moved(true);
            pass(Duration.ofSeconds(30));
            trials.moved(false);
        }
    }

    @Test
    void keepingUpResetsTheTrialInterval() {
        trials.moved(false);
        isDueAfter(BackOff.FIRST);
        trials.moved(true);
        pass(Duration.ofSeconds(30));
        trials.moved(false);
        isDueAfter(BackOff.FIRST.multipliedBy(2));
        trials.moved(true);
        pass(BackOff.FIRST.multipliedBy(2));
        trials.moved(false);
        isDueAfter(BackOff.FIRST);
    }

    @Test
    void aNewLeaderWaitsTheFirstTrialInterval() {
        isDueAfter(BackOff.FIRST);
    }

    /** Each move reduces the work and restarts the wait. */
    @Test
    void furtherMovesBeforeATrialDoNotLengthenTheWait() {
        trials.moved(false);
        pass(Duration.ofSeconds(40));
        trials.moved(false);
        isDueAfter(BackOff.FIRST);
    }
}
