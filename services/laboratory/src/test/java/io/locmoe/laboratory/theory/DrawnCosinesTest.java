package io.locmoe.laboratory.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawn tokens against what is exact; seeds are fixed, limits are four or five standard errors. */
class DrawnCosinesTest {
    private static final int TOKENS = 4000;

    private static DrawnCosines draw(int width, int experts) {
        return DrawnCosines.draw(width, experts, TOKENS, 1);
    }

    /** With as many gate vectors as dimensions they are an orthonormal basis (Parseval). */
    @Test
    void theSquaredCosinesToABasisAddUpToOne() {
        DrawnCosines drawn = draw(16, 16);
        for (int t = 0; t < 50; t++) {
            double squares = 0;
            for (int e = 0; e < 16; e++) {
                squares += Math.pow(drawn.cosines()[t * 16 + e], 2);
            }
            assertThat(squares).isCloseTo(1, offset(1e-5));
        }
    }

    /** E cos^2 = 1/d for any fixed vector. */
    @ParameterizedTest
    @CsvSource({"64, 16", "256, 8", "1024, 4"})
    void theMeanSquareIsOneOverTheWidth(int width, int experts) {
        DrawnCosines drawn = draw(width, experts);
        Estimate square = Estimate.of(TOKENS, t -> Math.pow(drawn.cosines()[t * experts], 2));
        assertThat(square.z(1. / width)).isBetween(-4., 4.);
    }

    /** Lemma 2. */
    @ParameterizedTest
    @CsvSource({"64, 4", "64, 16", "512, 8"})
    void everyExpertGetsItsShare(int width, int experts) {
        Shares shares = Shares.of(draw(width, experts));
        assertThat(shares.probability()).isGreaterThan(1e-3);
        assertThat(shares.largestZ()).isLessThan(5);
        assertThat(shares.shares()).hasSize(experts);
        assertThat(Arrays.stream(shares.shares()).sum()).isCloseTo(1, offset(1e-9));
    }

    /** Tokens that lean to one expert by a sixth of a standard deviation. */
    @Test
    void unevenSharesAreFound() {
        DrawnCosines even = draw(64, 4);
        float[] biased = even.cosines().clone();
        for (int t = 0; t < TOKENS; t++) {
            biased[t * 4] += .02f;
        }
        assertThat(Shares.of(new DrawnCosines(64, 4, TOKENS, biased)).probability())
                .isLessThan(1e-6);
    }

    /** Lemma 3: the printed formula is two-sided. */
    @ParameterizedTest
    @CsvSource({"64, 1", "256, 1", "256, 2", "1024, 1.5"})
    void thePrintedFormulaCountsBothSigns(int width, double deviations) {
        Cap cap = Cap.of(draw(width, 16), deviations);
        assertThat(cap.beyond().z(cap.printed())).isBetween(-4., 4.);
        assertThat(cap.above().z(cap.printed() / 2)).isBetween(-4., 4.);
        assertThat(cap.above().z(cap.printed()))
                .as("the one-sided share is not the printed one")
                .isLessThan(-20);
    }

    /** Theorem 1: 1/p_i is at least 2/(n p_delta); twice that is no bound, so the check can fail. */
    @ParameterizedTest
    @CsvSource({"64, 16, .25", "256, 16, .125", "256, 8, .13"})
    void theCorrectedBoundHoldsAndIsTight(int width, int experts, double delta) {
        Bound bound = Bound.of(draw(width, experts), delta);
        assertThat(bound.feasible()).isTrue();
        assertThat(bound.holds(bound.corrected())).isTrue();
        assertThat(bound.holds(bound.printed())).isTrue();
        assertThat(bound.holds(2 * bound.corrected())).isFalse();
        assertThat(bound.corrected()).isCloseTo(2 * bound.printed(), offset(1e-9));
    }

    /** A threshold that hardly any token passes. */
    @Test
    void boundIsNotJudgedWithTooFewTokens() {
        assertThat(Bound.of(draw(64, 4), .6).feasible()).isFalse();
    }

    /** The reference's value for n = 16: 1.766 / sqrt(d), the mean of the largest of 16 normal numbers. */
    @Test
    void theMeanTopCosineOfNoiseIsKnown() {
        Estimate top = draw(1024, 16).meanGreatest();
        assertThat(top.z(1.766 / Math.sqrt(1024))).isBetween(-5., 5.);
    }

    @Test
    void aSeedGivesTheSameTokensWhateverTheNumberOfThreads() {
        assertThat(draw(64, 4).cosines()).isEqualTo(draw(64, 4).cosines());
        assertThat(DrawnCosines.draw(64, 4, TOKENS, 2).cosines())
                .isNotEqualTo(draw(64, 4).cosines());
    }

    /** 1, 1, 3, 3 have the mean 2 and the sample variance 4/3. */
    @Test
    void anEstimateHasTheStandardErrorOfTheMean() {
        double[] draws = {1, 1, 3, 3};
        Estimate estimate = Estimate.of(4, i -> draws[i]);
        assertThat(estimate.value()).isEqualTo(2);
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(1 / 3.), offset(1e-12));
        assertThat(estimate.z(1)).isCloseTo(Math.sqrt(3), offset(1e-12));
        assertThat(estimate.inverse().standardError()).isCloseTo(Math.sqrt(1 / 3.) / 4, offset(1e-12));
        assertThat(new Estimate(.31832, .00081).text()).isEqualTo("0.31832 ± 0.00081");
    }
}
