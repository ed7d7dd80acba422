package io.locmoe.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotClockTest {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(20);

    private long now = TimeUnit.SECONDS.toNanos(100);

    /** At most the requested number of steps is ever at risk, and only one set of copies is being made. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 10, 33})
    void atMostTheRequestedNumberOfStepsIsAtRisk(int every) {
        for (int calls = 0; calls <= 40; calls = 2 * calls + 1) {
            SnapshotClock clock = new SnapshotClock(every, 0.02, calls, () -> now);
            clock.start(7);
            long whole = 7;
            long taken = 7;
            long wholeAt = 7;
            for (long step = 8; step < 300; step++) {
                now += STEP;
                if (step == wholeAt) {
                    whole = taken;
                }
                long wanted = clock.wants(step);
                if (wanted > 0) {
                    assertThat(step).as("every %d, calls %d", every, calls).isGreaterThan(wholeAt);
                    taken = step;
                    wholeAt = step + wanted - 1;
                    whole = wanted == 1 ? step : whole;
                }
                assertThat(step - whole).as("every %d, calls %d", every, calls).isLessThanOrEqualTo(every);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.02, 1", "0.02, 7", "0.1, 30", "0.5, 300"})
    void copiesTakeNoMoreThanTheirShareOfTheTime(double share, long milliseconds) {
        long cost = TimeUnit.MILLISECONDS.toNanos(milliseconds);
        SnapshotClock clock = new SnapshotClock(0, share, 3, () -> now);
        clock.start(0);
        long begun = now;
        long spent = 0;
        int taken = 0;
        for (long step = 1; step < 20_000; step++) {
            now += STEP;
            if (clock.wants(step) > 0) {
                now += cost;
                spent += cost;
                clock.took(cost);
                taken++;
            }
        }
        assertThat((double) spent / (now - begun)).isLessThanOrEqualTo(share);
        double most = Math.min(1.0 / STEP, share / cost) * (now - begun);
        assertThat(taken).isGreaterThan((int) (0.4 * most));
    }

    /** The cost of the first snapshots predicts little of later ones, and a loss may come soon. */
    @Test
    void theFirstSnapshotsAreFrequentRegardlessOfTheirCost() {
        SnapshotClock clock = new SnapshotClock(0, 0.01, 3, () -> now);
        clock.start(0);
        long begun = now;
        List<Long> taken = new ArrayList<>();
        for (long step = 1; step < 20_000; step++) {
            now += STEP;
            if (clock.wants(step) > 0) {
                taken.add(TimeUnit.NANOSECONDS.toSeconds(now - begun));
                clock.took(TimeUnit.SECONDS.toNanos(1));
            }
        }
        assertThat(taken).containsExactly(0L, 5L, 10L, 110L, 210L, 310L);
    }

    @Test
    void noSnapshotsAreTakenWithAShareOfZero() {
        SnapshotClock clock = new SnapshotClock(0, 0, 3, () -> now);
        clock.start(0);
        for (long step = 1; step < 100; step++) {
            now += STEP;
            assertThat(clock.wants(step)).isZero();
        }
    }
}
