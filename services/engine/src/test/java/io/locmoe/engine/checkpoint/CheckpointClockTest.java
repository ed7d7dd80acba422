package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.TinyJob;
import io.locmoe.engine.settings.SettingsParser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a checkpoint is due. */
class CheckpointClockTest {
    private long seconds;

    private CheckpointClock clock(String every, String interval) {
        return new CheckpointClock(
                SettingsParser.parse(TinyJob.settings("checkpointEvery", every, "checkpointSeconds", interval))
                        .training(),
                () -> TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void aCheckpointIsDueFromTheIntervalUntilItIsTaken() {
        CheckpointClock clock = clock("0", "60");
        clock.restart();
        seconds = 59;
        assertThat(clock.wants(1, false, true)).isFalse();
        seconds = 60;
        assertThat(clock.wants(2, false, false)).isFalse();
        assertThat(clock.wants(3, false, true)).isTrue();
        assertThat(clock.isTimed()).isTrue();
        clock.restart();
        assertThat(clock.wants(4, false, true)).isFalse();
    }

    @Test
    void theFirstCheckpointOfARunIsDueEarly() {
        CheckpointClock clock = clock("0", "60");
        seconds = 4;
        assertThat(clock.wants(1, false, true)).isFalse();
        seconds = 5;
        assertThat(clock.wants(2, false, true)).isTrue();
        clock.restart();
        seconds = 64;
        assertThat(clock.wants(3, false, true)).isFalse();
        seconds = 65;
        assertThat(clock.wants(4, false, true)).isTrue();
    }

    @Test
    void aShortIntervalHoldsFromTheBeginning() {
        CheckpointClock clock = clock("0", "2");
        seconds = 2;
        assertThat(clock.wants(1, false, true)).isTrue();
    }

    @Test
    void anyCheckpointStartsTheIntervalAnew() {
        CheckpointClock clock = clock("5", "60");
        clock.restart();
        seconds = 50;
        assertThat(clock.wants(5, false, true)).isTrue();
        assertThat(clock.isTimed()).isFalse();
        clock.restart();
        seconds = 100;
        assertThat(clock.wants(6, false, true)).isFalse();
    }

    @Test
    void aPostponedPlannedCheckpointIsTakenAtTheNextStep() {
        CheckpointClock clock = clock("5", "0");
        assertThat(clock.wants(5, false, false)).isFalse();
        assertThat(clock.wants(6, false, true)).isTrue();
        assertThat(clock.isTimed()).isFalse();
        assertThat(clock.wants(7, false, true)).isFalse();
    }

    @Test
    void zeroIntervalsDisableAllButTheLastCheckpoint() {
        CheckpointClock clock = clock("0", "0");
        seconds = 1_000_000;
        assertThat(clock.wants(1, false, true)).isFalse();
        assertThat(clock.wants(2, true, true)).isTrue();
    }
}
