package io.locmoe.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ProcessorClockTest {
    private static final long WORK = 20_000_000;

    private final ProcessorClock clock = new ProcessorClock();

    /** Until this thread has used so much. */
    private void work() {
        long end = clock.now() + WORK;
        while (clock.now() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void workCountsForItsPartAndWaitingForNone() {
        work();
        long busy = clock.now();
        work();
        clock.exchange(busy);
        long waiting = clock.now();
        LockSupport.parkNanos(5 * WORK);
        clock.gradientSync(waiting);
        long update = clock.now();
        work();
        clock.update(update);
        long agreement = clock.now();
        work();
        clock.agreement(agreement);
        ProcessorTimes lap = clock.lap();
        assertThat(lap.exchange()).isGreaterThanOrEqualTo(WORK);
        assertThat(lap.gradientSync()).isLessThan(WORK);
        assertThat(lap.update()).isGreaterThanOrEqualTo(WORK);
        assertThat(lap.agreement()).isGreaterThanOrEqualTo(WORK);
        assertThat(lap.compute()).isGreaterThanOrEqualTo(WORK);
        assertThat(lap.total())
                .isEqualTo(lap.compute() + lap.exchange() + lap.gradientSync() + lap.update() + lap.agreement());
    }

    @Test
    void everyLapStartsFromZero() {
        long busy = clock.now();
        work();
        clock.exchange(busy);
        clock.lap();
        ProcessorTimes lap = clock.lap();
        assertThat(lap.exchange()).isZero();
        assertThat(lap.total()).isLessThan(WORK);
    }

    @Test
    void aVirtualThreadIsNotMeasured() throws InterruptedException {
        long[] now = {-1};
        Thread.ofVirtual().start(() -> now[0] = clock.now()).join();
        assertThat(now[0]).isZero();
    }
}
