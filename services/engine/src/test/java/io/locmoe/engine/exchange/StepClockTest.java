package io.locmoe.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parts of a step by hand. */
class StepClockTest {
    private final StepClock clock = new StepClock();

    private long hidden() {
        return clock.lap().exchangeHidden();
    }

    /** Sent until 10, under way until 50, computed until 60, and awaited from 60 to 61: 40 were hidden, 11 were not. */
    @Test
    void anExchangeUnderComputeIsHidden() {
        clock.exchange(0, 10);
        clock.underWay(10, 50);
        clock.exchange(60, 61);
        StepTimes lap = clock.lap();
        assertThat(lap.exchange()).isEqualTo(11);
        assertThat(lap.exchangeHidden()).isEqualTo(40);
    }

    @Test
    void twoExchangesAtOnceHideTheirTimeOnce() {
        clock.underWay(10, 50);
        clock.underWay(20, 40);
        clock.underWay(45, 70);
        clock.underWay(80, 90);
        assertThat(hidden()).isEqualTo(60 + 10);
    }

    /** While one exchange is awaited, another that is under way hides under no computation. */
    @Test
    void waitingForOneExchangeHidesNoOther() {
        clock.underWay(0, 100);
        clock.exchange(30, 50);
        clock.exchange(90, 130);
        assertThat(hidden()).isEqualTo(30 + 40);
    }

    @Test
    void anExchangeFinishedAtItsBeginningHidesNothing() {
        clock.underWay(50, 20);
        assertThat(hidden()).isZero();
    }

    @Test
    void everyLapStartsFromZero() {
        clock.underWay(0, 100);
        clock.exchange(0, 10);
        clock.lap();
        StepTimes lap = clock.lap();
        assertThat(lap.exchange()).isZero();
        assertThat(lap.exchangeHidden()).isZero();
    }
}
