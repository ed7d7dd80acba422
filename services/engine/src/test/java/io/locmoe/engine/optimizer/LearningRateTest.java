package io.locmoe.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Linear warm-up, cosine decay (Loshchilov and Hutter 2017) to a share of the peak. */
class LearningRateTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-15);

    private static LearningRate schedule(int steps, int warmup, double last) {
        return new LearningRate(0.01, last, warmup, steps);
    }

    @Test
    void warmUpRisesLinearlyToThePeak() {
        LearningRate s = schedule(100, 4, 0.1);
        assertThat(s.at(1)).isCloseTo(0.0025, EXACT);
        assertThat(s.at(2)).isCloseTo(0.005, EXACT);
        assertThat(s.at(4)).isCloseTo(0.01, EXACT);
    }

    @Test
    void rateDecaysAlongACosineToAShareOfThePeak() {
        LearningRate s = schedule(104, 4, 0.1);
        assertThat(s.at(4 + 25)).isCloseTo(0.01 * (0.1 + 0.9 * (0.5 + Math.sqrt(2) / 4)), EXACT);
        assertThat(s.at(4 + 50)).isCloseTo(0.01 * 0.55, EXACT);
        assertThat(s.at(104)).isCloseTo(0.001, EXACT);
        assertThat(s.at(200)).as("past the end").isCloseTo(0.001, EXACT);
    }

    @Test
    void rateIsPositiveBeforeTheEnd() {
        LearningRate s = schedule(50, 0, 0);
        for (int step = 1; step < 50; step++) {
            assertThat(s.at(step)).isPositive().isLessThan(0.01).isGreaterThan(s.at(step + 1));
        }
        assertThat(s.at(50)).isCloseTo(0, EXACT);
    }

    @Test
    void aScheduleMayBeAllWarmUp() {
        LearningRate s = schedule(4, 4, 0.1);
        assertThat(s.at(3)).isCloseTo(0.0075, EXACT);
        assertThat(s.at(4)).isCloseTo(0.01, EXACT);
    }
}
