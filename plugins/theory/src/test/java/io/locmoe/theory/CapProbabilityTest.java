package io.locmoe.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapProbabilityTest {

    /** In R^3 the cosine is uniform on [-1, 1] (Archimedes); in R^2 it is that of a uniform angle. */
    @ParameterizedTest
    @CsvSource({"0.1", "0.5", "0.9"})
    void theCapIsKnownInTwoAndThreeDimensions(double delta) {
        assertThat(CapProbability.twoSided(delta, 3)).isCloseTo(1 - delta, offset(1e-14));
        assertThat(CapProbability.oneSided(-delta, 3)).isCloseTo((1 + delta) / 2, offset(1e-14));
        assertThat(CapProbability.oneSided(delta, 2)).isCloseTo(Math.acos(delta) / Math.PI, offset(1e-14));
    }

    /**
     * The tail as a sum in closed form, for odd d: P(cos >= delta) is proportional to the integral of
     * (1-x^2)^((d-3)/2).
     */
    @Test
    void theTailKeepsItsDigits() {
        // d = 7: integral of (1 - x^2)^2 is x - 2 x^3 / 3 + x^5 / 5, 8/15 at 1.
        double delta = .999;
        double gap = 1 - delta;
        // The same integral from delta to 1 in powers of the gap g: 4 g^3 / 3 - g^4 + g^5 / 5.
        double tail = 4 * Math.pow(gap, 3) / 3 - Math.pow(gap, 4) + Math.pow(gap, 5) / 5;
        assertThat(CapProbability.twoSided(delta, 7)).isCloseTo(tail / (8. / 15), within(1e-20));
    }

    /** Lemma 3 against drawn tokens: the printed formula counts both signs of the cosine. */
    @Test
    void thePrintedFormulaIsTwoSided() {
        int width = 256;
        double delta = 1 / Math.sqrt(width);
        Random random = new Random(1);
        int tokens = 40_000;
        int above = 0;
        int beyond = 0;
        for (int t = 0; t < tokens; t++) {
            double first = random.nextGaussian();
            double squares = first * first;
            for (int i = 1; i < width; i++) {
                double x = random.nextGaussian();
                squares += x * x;
            }
            double cosine = first / Math.sqrt(squares);
            above += cosine >= delta ? 1 : 0;
            beyond += Math.abs(cosine) >= delta ? 1 : 0;
        }
        assertThat(CapProbability.twoSided(delta, width)).isCloseTo(.3183, offset(5e-5));
        // Four standard deviations of a share of 40,000.
        assertThat((double) beyond / tokens).isCloseTo(CapProbability.twoSided(delta, width), offset(.0094));
        assertThat((double) above / tokens).isCloseTo(CapProbability.oneSided(delta, width), offset(.0074));
    }

    /** The proof's remark: with delta = 1/sqrt(d - 3/2) the limit is 1 - erf(sqrt(2)/2), about 0.32. */
    @Test
    void aThresholdOfOneDeviationLeavesAThird() {
        assertThat(CapProbability.twoSided(1 / Math.sqrt(1e6 - 1.5), 1_000_000)).isCloseTo(.317310507863, offset(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 2", "256, 3", "5120, 1", "5120, 4"})
    void theGammaApproximationHasFourDigits(int width, double deviations) {
        double delta = deviations / Math.sqrt(width);
        assertThat(CapProbability.gamma(delta, width)).isCloseTo(CapProbability.twoSided(delta, width), offset(1e-4));
    }

    /** A narrow token shows that it is an approximation: d = 16 and two deviations. */
    @Test
    void theGammaApproximationIsOffForNarrowTokens() {
        assertThat(CapProbability.twoSided(.5, 16)).isCloseTo(.0410, offset(5e-5));
        assertThat(CapProbability.gamma(.5, 16)).isCloseTo(.0418, offset(5e-5));
    }

    @Test
    void simplifiedFormulaUnderestimatesByLessThanOnePercent() {
        for (double delta = .02; delta < .065; delta += .01) {
            double exact = CapProbability.twoSided(delta, 5120);
            assertThat(CapProbability.simplified(delta, 5120)).isBetween(.99 * exact, exact);
        }
    }

    @Test
    void argumentsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> CapProbability.twoSided(1.5, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in [-1, 1]: 1.5");
        assertThatThrownBy(() -> CapProbability.gamma(Double.NaN, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CapProbability.oneSided(.1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("width of 2 or more: 1");
    }
}
