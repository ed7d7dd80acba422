package io.locmoe.report.text;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.report.ReportSummary;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    /** Compilers make the first steps thirty times as long as the others. */
    @Test
    void tellsNothingOfTheRestFromTheFirstSteps() {
        for (int n = 1; n <= ReportSummary.WARM_UP; n++) {
            pace.add(step(n, 6000, 0.5));
            assertThat(pace.secondsLeft(600 - n)).isEmpty();
        }
        for (int n = 1; n <= 4; n++) {
            pace.add(step(ReportSummary.WARM_UP + n, 200, 0.5));
            assertThat(pace.secondsLeft(100)).isEmpty();
        }
        pace.add(step(ReportSummary.WARM_UP + 5, 200, 0.5));
        assertThat(pace.secondsLeft(100)).hasValue(20);
        assertThat(pace.tokensPerSecond()).isEqualTo(500);
    }

    /** The peak is asked for after the first steps, which have no share. */
    @Test
    void shareOfThePeakIsThatOfTheLastSteps() {
        for (int n = 1; n <= 100; n++) {
            pace.add(step(n, n * 3, 0.5));
        }
        assertThat(pace.peakShare()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void followsAChangeOfPace() {
        for (int n = 1; n <= 100; n++) {
            pace.add(step(n, 200, 0.5));
        }
        for (int n = 101; n <= 150; n++) {
            pace.add(step(n, 400, 0.5));
        }
        assertThat(pace.secondsLeft(10)).hasValue(4);
    }
}
