package io.locmoe.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares of 40,000 draws, whose standard deviation is below 0.0025, beside distributions worked out by hand. */
class TokenSamplerTest {
    private static final int DRAWS = 40_000;
    /** Logarithms of 0.15, 0.5, 0.1 and 0.25. */
    private static final float[] LOGITS = {log(0.15), log(0.5), log(0.1), log(0.25)};

    private static float log(double probability) {
        return (float) Math.log(probability);
    }

    private static double[] shares(float[] logits, Sampling sampling, int... prompt) {
        TokenSampler sampler = new TokenSampler(sampling, prompt);
        double[] shares = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.draw(logits)] += 1.0 / DRAWS;
        }
        return shares;
    }

    /** With temperature 0.5 probabilities are as 0.0225, 0.25, 0.01 and 0.0625, 0.345 together. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, 0.15, 0.5, 0.1, 0.25",
        "1, 9, 1, 0.15, 0.5, 0.1, 0.25",
        "0.5, 0, 1, 0.065217, 0.724638, 0.028986, 0.181159",
        "1, 2, 1, 0, 0.666667, 0, 0.333333",
        "1, 1, 1, 0, 1, 0, 0",
        "1, 0, 0.74, 0, 0.666667, 0, 0.333333",
        "1, 0, 0.76, 0.166667, 0.555556, 0, 0.277778",
        "1, 0, 0.01, 0, 1, 0, 0",
        "0.5, 0, 0.73, 0, 0.8, 0, 0.2",
        "0.5, 0, 0.72, 0, 1, 0, 0",
        "1, 3, 0.83, 0, 0.666667, 0, 0.333333",
        "1, 3, 0.84, 0.166667, 0.555556, 0, 0.277778"
    })
    void drawsFollowTheDistribution(
            double temperature, int topK, double topP, double first, double second, double third, double fourth) {
        assertThat(shares(LOGITS, new Sampling(temperature, topK, topP, 1, 7)))
                .containsExactly(new double[] {first, second, third, fourth}, within(0.012));
    }

    /** The penalty 2 makes 2 and -1 of the prompt's tokens 1 and -2: weights e, e^-2 and e of the third. */
    @Test
    void thePenaltyDividesPositiveAndMultipliesNegativeLogitsOfSeenTokens() {
        float[] logits = {2, -1, 1};
        int[] counts = new int[3];
        for (int seed = 0; seed < DRAWS; seed++) {
            counts[new TokenSampler(new Sampling(1, 0, 1, 2, seed), new int[] {0, 1}).draw(logits)]++;
        }
        double sum = 2 * Math.E + Math.exp(-2);
        assertThat(counts[0] / (double) DRAWS).isCloseTo(Math.E / sum, within(0.012));
        assertThat(counts[1] / (double) DRAWS).isCloseTo(Math.exp(-2) / sum, within(0.012));
        assertThat(logits).containsExactly(2, -1, 1);
    }

    /** Drawn tokens are seen as well: 3 becomes 1.5 and loses to 2, which becomes 1; a second time changes none. */
    @Test
    void drawnTokensArePenalisedOnce() {
        TokenSampler sampler = new TokenSampler(new Sampling(0, 0, 1, 2, 1), new int[] {2});
        float[] logits = {3, 2, 2.5f};
        assertThat(IntStream.range(0, 5).map(_ -> sampler.draw(logits)).boxed()).containsExactly(0, 1, 0, 0, 0);
    }

    @Test
    void greedyTakesTheLowerOfEqualTokens() {
        assertThat(new TokenSampler(Sampling.greedy(), new int[0]).draw(new float[] {1, 4, 3, 4}))
                .isEqualTo(1);
    }

    @Test
    void theHeapFindsTokensInTheOrderOfASort() {
        Random random = new Random(3);
        float[] logits = new float[1000];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = random.nextInt(200) / 8f;
        }
        List<Integer> sorted = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparing((Integer token) -> -logits[token]).thenComparing(token -> token))
                .toList();
        RankedTokens ranked = new RankedTokens(logits, 3);
        assertThat(ranked.sumTo(logits.length - 1)).isCloseTo(ranked.sum(), within(1e-9));
        assertThat(IntStream.range(0, logits.length).map(ranked::token).boxed()).isEqualTo(sorted);
    }

    @Test
    void logitsThatAreNoNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenSampler(Sampling.greedy(), new int[0]).draw(new float[] {1, Float.NaN}))
                .withMessageContaining("token 1 is not a number");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 1, 1, temperature",
        "Infinity, 0, 1, 1, temperature",
        "NaN, 0, 1, 1, temperature",
        "1, -1, 1, 1, topK",
        "1, 0, 0, 1, topP",
        "1, 0, 1.01, 1, topP",
        "1, 0, NaN, 1, topP",
        "1, 0, 1, 0, repetitionPenalty",
        "1, 0, 1, NaN, repetitionPenalty",
        "1, 0, 1, Infinity, repetitionPenalty"
    })
    void valuesOutsideTheirRangeAreRefused(double temperature, int topK, double topP, double penalty, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sampling(temperature, topK, topP, penalty, 1))
                .withMessageStartingWith(named);
    }
}
