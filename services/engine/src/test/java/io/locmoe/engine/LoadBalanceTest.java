package io.locmoe.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.report.LoadBalance;
import org.junit.jupiter.api.Test;

class LoadBalanceTest {

    /** Numbers computed from the formulas of OLMo-core and NeMo Automodel for the loads 10, 2, 6, 6. */
    @Test
    void agreesWithTheMeasuresOfOtherSystems() {
        LoadBalance balance = LoadBalance.of(new long[] {10, 2, 6, 6});
        assertThat(balance.maxOverMean()).isCloseTo(1.666666667, within(1e-9));
        assertThat(balance.coefficientOfVariation()).isCloseTo(.471404521, within(1e-9));
        assertThat(balance.effectiveExperts()).isCloseTo(.885774402, within(1e-9));
        assertThat(balance.deadExperts()).isZero();
    }

    @Test
    void anExpertWithoutTokensIsDead() {
        assertThat(LoadBalance.of(new long[] {4, 0, 4, 0}).deadExperts()).isEqualTo(2);
        assertThat(LoadBalance.of(new long[] {0, 0})).isEqualTo(new LoadBalance(0, 0, 0, 2));
    }
}
