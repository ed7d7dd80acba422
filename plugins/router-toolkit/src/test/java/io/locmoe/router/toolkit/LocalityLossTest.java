package io.locmoe.router.toolkit;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L_loc = KL(D_c || D_l) of LocMoE, eq. 6, with the source rank as condition. */
class LocalityLossTest extends RankTest {
    private static final double SMOOTHING = 0.01;

    /** Rank 0 of a mesh; no collective is called. */
    private TestCall at(int tokens, Topology topology, ExpertPlacement placement) {
        return TestCall.alone(rank.tape(), tokens, placement.experts()).on(topology, placement, RankThreads.alone());
    }

    private TestCall at(int tokens, int experts, int nodes) {
        Topology topology = Topology.of(nodes, 1);
        return at(tokens, topology, ExpertPlacement.even(0, experts, topology));
    }

    private static float value(Tensor scalar) {
        return scalar.toArray()[0];
    }

    /** Uniform D_c over 16 experts, with one or two on the rank's node: about 4.084 and 3.654. */
    @ParameterizedTest
    @ValueSource(ints = {16, 8})
    void evenRoutingCostsWhatTheDivergenceSays(int nodes) {
        double local = 16.0 / nodes;
        double expected = Math.log(1 / 16.0)
                - local / 16 * Math.log((1 - SMOOTHING) / local)
                - (16 - local) / 16 * Math.log(SMOOTHING / (16 - local));
        Tensor uniform = rank.tape().full(1f / 16, 3, 16);
        assertThat(value(LocalityLoss.of(uniform, SMOOTHING, at(3, 16, nodes))))
                .isCloseTo((float) expected, offset(2e-6f));
    }

    @Test
    void theLocalizedDistributionItselfCostsNothing() {
        TestCall context = at(2, 8, 4);
        double[] localized = LocalityLoss.localized(SMOOTHING, context);
        assertThat(localized)
                .containsExactly(
                        new double[] {.495, .495, .01 / 6, .01 / 6, .01 / 6, .01 / 6, .01 / 6, .01 / 6}, offset(1e-12));
        float[] row = new float[8];
        for (int e = 0; e < 8; e++) {
            row[e] = (float) localized[e];
        }
        assertThat(value(LocalityLoss.of(rank.matrix(new float[][] {row, row}), SMOOTHING, context)))
                .isCloseTo(0f, FLOAT);
    }

    @Test
    void theDivergenceRunsFromTheCurrentToTheLocalizedDistribution() {
        TestCall context = at(1, 2, 2);
        Tensor probabilities = rank.matrix(new float[][] {{.25f, .75f}});
        double expected = .25 * Math.log(.25 / .99) + .75 * Math.log(.75 / .01);
        assertThat(value(LocalityLoss.of(probabilities, SMOOTHING, context)))
                .isCloseTo((float) expected, offset(1e-6f));
    }

    @Test
    void lossUsesTheMeanProbabilityOfAllTokens() {
        Tensor opposite = rank.matrix(new float[][] {{1f, 0f}, {0f, 1f}});
        double expected = .5 * Math.log(.5 / .99) + .5 * Math.log(.5 / .01);
        assertThat(value(LocalityLoss.of(opposite, SMOOTHING, at(2, 2, 2)))).isCloseTo((float) expected, offset(1e-6f));
    }

    @Test
    void aRanksPartIsWeighedByItsRealTokens() {
        TestCall context = at(4, 2, 2).valid(true, false, false, true).meshTokens(10);
        Tensor probabilities = rank.matrix(new float[][] {{.2f, .8f}, {1f, 0f}, {Float.NaN, 0f}, {.6f, .4f}});
        double divergence = .4 * Math.log(.4 / .99) + .6 * Math.log(.6 / .01);
        assertThat(value(LocalityLoss.of(probabilities, SMOOTHING, context)))
                .isCloseTo((float) (divergence * 2 / 10), offset(1e-6f));
    }

    @Test
    void aNodeWithAllExpertsAsksForEvenRouting() {
        TestCall context = at(1, 4, 1);
        assertThat(LocalityLoss.localized(SMOOTHING, context)).containsOnly(.25);
        assertThat(value(LocalityLoss.of(rank.tape().full(.25f, 1, 4), SMOOTHING, context)))
                .isCloseTo(0f, FLOAT);
    }

    @Test
    void lossIsZeroWithoutLocalExpertsOrTokens() {
        Topology topology = Topology.of(2, 1);
        TestCall allElsewhere = at(1, topology, new ExpertPlacement(0, new int[] {1, 1}));
        assertThat(value(LocalityLoss.of(rank.tape().full(.5f, 1, 2), SMOOTHING, allElsewhere)))
                .isZero();
        TestCall onlyPadding = at(1, 2, 2).valid(false).meshTokens(3);
        assertThat(value(LocalityLoss.of(rank.tape().full(.5f, 1, 2), SMOOTHING, onlyPadding)))
                .isZero();
        assertThat(value(LocalityLoss.of(
                        rank.tape().full(.5f, 0, 2), SMOOTHING, at(0, 2, 2).meshTokens(3))))
                .isZero();
    }

    @Test
    void devicesOfOneNodeShareItsExperts() {
        Topology topology = Topology.of(2, 2);
        TestCall context = at(1, topology, ExpertPlacement.even(0, 4, topology));
        assertThat(LocalityLoss.localized(SMOOTHING, context)).containsExactly(.495, .495, .005, .005);
    }

    @Test
    void probabilitiesOfZeroKeepLossAndGradientFinite() {
        DeviceTensor logits = rank.matrix(new float[][] {{300f, 0f, -300f}});
        Tensor loss = LocalityLoss.of(logits.softmax(), SMOOTHING, at(1, 3, 3));
        assertThat(value(loss)).isCloseTo((float) -Math.log(.99), FLOAT);
        for (float g : rank.gradient(loss, logits)) {
            assertThat(g).isFinite();
        }
    }

    /** Mean probabilities of some tokens are nearly even, which is what a node with all experts asks for. */
    @Test
    void smallDivergencesKeepTheirDigits() {
        Random random = new Random(29);
        for (int trial = 0; trial < 200; trial++) {
            int experts = 2 + random.nextInt(15);
            float[][] logits = new float[1 + random.nextInt(200)][experts];
            double[] current = new double[experts];
            for (float[] row : logits) {
                for (int e = 0; e < experts; e++) {
                    row[e] = (float) random.nextGaussian();
                }
                double[] p = ScoreFunction.SOFTMAX.onHost(row, experts);
                for (int e = 0; e < experts; e++) {
                    current[e] += p[e] / logits.length;
                }
            }
            double divergence =
                    DoubleStream.of(current).map(c -> c * Math.log(c * experts)).sum();
            Tensor loss = LocalityLoss.of(rank.matrix(logits).softmax(), SMOOTHING, at(logits.length, experts, 1));
            assertThat((double) value(loss)).as("trial %d", trial).isCloseTo(divergence, offset(1e-4 * divergence));
            rank.tape().reset();
        }
    }

    @Test
    void theGradientAgreesWithDifferences() {
        Random random = new Random(3);
        float[][] logits = new float[5][6];
        for (float[] row : logits) {
            for (int e = 0; e < 6; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        TestCall context = at(5, 6, 3).valid(true, true, false, true, true).meshTokens(7);
        DeviceTensor tensor = rank.matrix(logits);
        float[] gradient = rank.gradient(LocalityLoss.of(tensor.softmax(), SMOOTHING, context), tensor);
        for (int i : List.of(0, 7, 11, 13, 20, 29)) {
            double h = 1e-4;
            double difference = (exact(logits, i, h) - exact(logits, i, -h)) / (2 * h);
            assertThat((double) gradient[i]).as("element %d", i).isCloseTo(difference, offset(1e-6));
        }
    }

    /** The same loss in float64 with one element moved: 4 real tokens of 7 in the mesh, 2 of 6 experts local. */
    private static double exact(float[][] logits, int moved, double by) {
        double[] current = new double[6];
        for (int t : new int[] {0, 1, 3, 4}) {
            double[] exp = new double[6];
            double sum = 0;
            for (int e = 0; e < 6; e++) {
                exp[e] = Math.exp(logits[t][e] + (t * 6 + e == moved ? by : 0));
                sum += exp[e];
            }
            for (int e = 0; e < 6; e++) {
                current[e] += exp[e] / sum / 4;
            }
        }
        double divergence = 0;
        for (int e = 0; e < 6; e++) {
            divergence += current[e] * Math.log(current[e] / (e < 2 ? .495 : .01 / 4));
        }
        return divergence * 4 / 7;
    }
}
