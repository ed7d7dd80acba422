package io.locmoe.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Linear warm-up, cosine decay (Loshchilov and Hutter 2017) to a share of the peak. */
class LearningRateTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-15);

    private static TrainingSettings schedule(String steps, String warmup, String last) {
        return SettingsParser.parse(
                        Map.of("steps", steps, "warmupSteps", warmup, "learningRate", "0.01", "finalRate", last))
                .training();
    }

    @Test
    void itRisesInEqualStepsToThePeak() {
        TrainingSettings s = schedule("100", "4", "0.1");
        assertThat(s.rate(1)).isCloseTo(0.0025, EXACT);
        assertThat(s.rate(2)).isCloseTo(0.005, EXACT);
        assertThat(s.rate(4)).isCloseTo(0.01, EXACT);
    }

    @Test
    void itFallsAlongACosineToItsShareOfThePeak() {
        TrainingSettings s = schedule("104", "4", "0.1");
        assertThat(s.rate(4 + 25)).isCloseTo(0.01 * (0.1 + 0.9 * (0.5 + Math.sqrt(2) / 4)), EXACT);
        assertThat(s.rate(4 + 50)).isCloseTo(0.01 * 0.55, EXACT);
        assertThat(s.rate(104)).isCloseTo(0.001, EXACT);
        assertThat(s.rate(200)).as("past the end").isCloseTo(0.001, EXACT);
    }

    @Test
    void itIsNeverZeroBeforeTheEnd() {
        TrainingSettings s = schedule("50", "0", "0");
        for (int step = 1; step < 50; step++) {
            assertThat(s.rate(step)).isPositive().isLessThan(0.01).isGreaterThan(s.rate(step + 1));
        }
        assertThat(s.rate(50)).isCloseTo(0, EXACT);
    }

    @Test
    void aScheduleMayBeAllWarmUp() {
        TrainingSettings s = schedule("4", "4", "0.1");
        assertThat(s.rate(3)).isCloseTo(0.0075, EXACT);
        assertThat(s.rate(4)).isCloseTo(0.01, EXACT);
    }
}
