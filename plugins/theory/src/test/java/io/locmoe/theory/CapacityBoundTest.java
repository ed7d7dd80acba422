package io.locmoe.theory;

import static io.locmoe.theory.CapacityBound.Form.CORRECTED;
import static io.locmoe.theory.CapacityBound.Form.ERFC;
import static io.locmoe.theory.CapacityBound.Form.LITERAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CapacityBoundTest {

    /**
     * Values computed independently (numpy, float64), to two or three digits; 0.03 is the delta that the paper
     * measured.
     */
    @ParameterizedTest
    @CsvSource({
        "5120, 16, .02, .41, .17",
        "5120, 16, .03, 1.96, .63",
        "5120, 16, .04, 14.9, 3.8",
        "5120, 16, .05, 182, 37.9",
        "5120, 16, .06, 3602, 639"
    })
    void boundsOfThePanguModel(int width, int experts, double delta, double exact, double literal) {
        assertThat(1 / (experts * CapProbability.twoSided(delta, width))).isCloseTo(exact, withinPercentage(1));
        assertThat(CapacityBound.tokens(ERFC, delta, width, experts)).isCloseTo(exact, withinPercentage(1.5));
        assertThat(CapacityBound.tokens(LITERAL, delta, width, experts)).isCloseTo(literal, withinPercentage(3));
        assertThat(CapacityBound.tokens(CORRECTED, delta, width, experts))
                .isCloseTo(Math.max(1, 2 * exact), withinPercentage(1));
    }

    @ParameterizedTest
    @CsvSource({".03, 2.28", ".04, 12.0", ".05, 91", ".06, 1028"})
    void boundsOfMixtral(double delta, double exact) {
        assertThat(1 / (8 * CapProbability.twoSided(delta, 4096))).isCloseTo(exact, withinPercentage(1));
        assertThat(CapacityBound.tokens(ERFC, delta, 4096, 8)).isCloseTo(exact, withinPercentage(1.5));
    }

    /** The last step of Theorem 1, erfc(z) < exp(-z^2). */
    @ParameterizedTest
    @CsvSource({".001", ".03", ".06", ".2"})
    void exponentialFormGivesTheLoosestBound(double delta) {
        assertThat(CapacityBound.tokens(LITERAL, delta, 5120, 16))
                .isLessThan(CapacityBound.tokens(ERFC, delta, 5120, 16));
    }

    /** p_i is a probability, so that a bound of less than one token says nothing. */
    @Test
    void theCorrectedBoundIsAtLeastOneToken() {
        assertThat(CapacityBound.tokens(CORRECTED, .02, 5120, 16)).isEqualTo(1);
        assertThat(CapacityBound.tokens(LITERAL, .02, 5120, 16)).isLessThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void theBoundGrowsWithTheThresholdUpToInfinity(CapacityBound.Form form) {
        double before = 0;
        for (int hundredths = 3; hundredths <= 100; hundredths++) {
            double bound = CapacityBound.tokens(form, hundredths / 100., 5120, 16);
            assertThat(bound).isGreaterThanOrEqualTo(before).isNotNaN();
            before = bound;
        }
        assertThat(before).isInfinite();
        assertThat(CapacityBound.capacity(before, 160)).isEqualTo(160);
    }

    @ParameterizedTest
    @EnumSource
    void aNegativeThresholdCountsAsZero(CapacityBound.Form form) {
        assertThat(CapacityBound.tokens(form, -.2, 64, 4)).isEqualTo(CapacityBound.tokens(form, 0, 64, 4));
        assertThat(CapacityBound.tokens(form, 0, 64, 4)).isCloseTo(form == CORRECTED ? 1 : .25, offset(1e-15));
    }

    @Test
    void aCapacityIsAWholeNumberOfTokensUpToTheLargest() {
        assertThat(CapacityBound.capacity(.41, 100)).isEqualTo(1);
        assertThat(CapacityBound.capacity(1.96, 100)).isEqualTo(2);
        assertThat(CapacityBound.capacity(3602, 100)).isEqualTo(100);
        assertThat(CapacityBound.capacity(3602, 0)).isEqualTo(1);
        assertThat(CapacityBound.capacity(1e300, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void argumentsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> CapacityBound.tokens(LITERAL, -2, 64, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in [-1, 1]: -2.0");
        assertThatThrownBy(() -> CapacityBound.tokens(LITERAL, .1, 64, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 expert or more: 0");
    }
}
