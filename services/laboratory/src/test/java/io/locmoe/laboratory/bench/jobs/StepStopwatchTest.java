package io.locmoe.laboratory.bench.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.samples.SyntheticSteps;
import org.junit.jupiter.api.Test;

class StepStopwatchTest {
    private long now = 3_000_000_000L;

    /** Steps of 100 ms a second apart: what holds a training up between them counts. */
    @Test
    void timeIsMeasuredBetweenTheEndsOfSteps() {
        StepStopwatch clock = new StepStopwatch(2, 6, () -> now);
        for (int step = 1; step <= 8; step++) {
            clock.accept(new TrainingEvent.StepCompleted(SyntheticSteps.step(step, 100, 1)));
            now += 1_000_000_000L;
        }
        assertThat(clock.seconds()).isEqualTo(4);
    }
}
