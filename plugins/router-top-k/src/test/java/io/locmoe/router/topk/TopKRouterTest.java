package io.locmoe.router.topk;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Gradients;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKRouterTest extends RankTest {

    private RoutingPlan route(String router, float[][] logits, String... options) {
        return rank.router(router, logits[0].length, options)
                .route(rank.matrix(logits), TestCall.alone(rank.tape(), logits.length, logits[0].length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-k", "switch"})
    void tiesGoToTheLowerExpert(String router) {
        RoutingPlan plan = route(
                router, new float[][] {{0, 0, 0, 0}, {1, 3, 2, 3}, {2, 1, 1, 1}}, "topK", "2", "capacityFactor", "0");
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{0, 1}, {1, 3}, {0, 1}});
    }

    /** Where float32 sees no difference between the scores, the logits still have one. */
    @Test
    void saturatedScoresStillRankExperts() {
        RoutingPlan plan =
                route("top-k", new float[][] {{20f, 30f, 25f, 40f}}, "score", "sigmoid", "capacityFactor", "0");
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{3, 1}});
    }

    /** Pangu Pro MoE, eq. 5 to 7: the weights are the softmax over all experts, whatever the groups. */
    @Test
    void eachGroupGetsItsShareOfATokensChoices() {
        float[][] logits = {{3, 2, 0, 1}, {0, 1, 3, 2}};
        RoutingPlan plan = route("top-k", logits, "groups", "2", "capacityFactor", "0", "weightNormalization", "none");
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{0, 3}, {2, 1}});
        float[][] weights = Routes.weights(plan, 2);
        double sum = Math.exp(3) + Math.exp(2) + Math.exp(1) + 1;
        for (float[] ofToken : weights) {
            assertThat(ofToken)
                    .containsExactly(new float[] {(float) (Math.exp(3) / sum), (float) (Math.exp(1) / sum)}, FLOAT);
        }
    }

    /** The difference of two logits with normal noise of deviation s is normal with s * sqrt(2). */
    @Test
    void noiseIsNormalAndInTrainingOnly() {
        Router router = rank.router("top-k", 2, "topK", "1", "noise", "0.5", "capacityFactor", "0");
        TestCall training = TestCall.alone(rank.tape(), 4000, 2);
        assertThat(router.route(rank.matrix(new float[4000][2]), training.evaluating())
                        .weights()
                        .toArray())
                .containsOnly(.5f);
        RoutingPlan plan = router.route(rank.matrix(new float[4000][2]), training);
        // The winner has p = 1 / (1 + exp(-d)): d is the noise's difference, without its sign.
        double squares = 0;
        for (float p : plan.weights().toArray()) {
            double difference = Math.log(p / (1 - p));
            squares += difference * difference / 4000;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(.5 * Math.sqrt(2), offset(.03));
        assertThat(plan.assignment().load()[0]).isBetween(1850L, 2150L);
        assertThat(router.route(rank.matrix(new float[4000][2]), training)
                        .weights()
                        .toArray())
                .isEqualTo(plan.weights().toArray());
    }

    /** A random drop spares no place: over many tokens the first half and the second lose alike. */
    @Test
    void randomDropsAreSpreadAndRepeatable() {
        String[] options = {"topK", "1", "capacityFactor", "1", "dropPolicy", "random"};
        float[][] allToFirst = new float[1000][2];
        int[] dropped = route("top-k", allToFirst, options).assignment().dropped();
        assertThat(dropped).hasSize(500);
        assertThat(Arrays.stream(dropped).filter(t -> t < 500).count()).isBetween(200L, 300L);
        assertThat(route("top-k", allToFirst, options).assignment().dropped()).isEqualTo(dropped);
        assertThat(route("switch", allToFirst, options).assignment().dropped()).isEqualTo(dropped);
    }

    @Test
    void defaultsAreTwoSoftmaxChoicesDividedByTheirSum() {
        RoutingPlan plan = route("top-k", Goldens.A);
        assertThat(plan.assignment().capacity()).isEqualTo(3);
        assertThat(Routes.weights(plan, 2)[0]).containsExactly(new float[] {.524979187f, .475020813f}, FLOAT);
        assertThat(plan.losses()).containsOnlyKeys(RoutingPlan.AUXILIARY);
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(.01f * 1.033419859f, offset(4e-9f));
    }

    @Test
    void optionsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> rank.router("top-k", 4, "topK", "5"))
                .hasMessageContaining("topK must be in [1, 4]: 5");
        for (String factor : new String[] {"capacityFactor", "evaluationCapacityFactor"}) {
            assertThatThrownBy(() -> rank.router("top-k", 4, factor, "-1"))
                    .hasMessageContaining(factor + " must be at least 0: -1");
        }
        assertThatThrownBy(() -> rank.router("top-k", 8, "topK", "2", "groups", "4"))
                .hasMessageContaining("option groups: 8 experts and topK=2 do not both divide into 4 equal groups");
        assertThatThrownBy(() -> rank.router("top-k", 4, "weightScale", "0")).hasMessageContaining("weightScale");
        assertThatThrownBy(() -> rank.router("top-k", 4, "noise", "-1")).hasMessageContaining("noise");
        assertThatThrownBy(() -> rank.router("top-k", 4, "score", "tanh"))
                .hasMessageContaining("one of softmax, sigmoid, sqrt-softplus");
        assertThatThrownBy(() -> rank.router("top-k", 4, "auxiliaryScope", "node"))
                .hasMessageContaining("one of global, micro-batch, sequence");
    }

    /** LocMoE, eq. 6; on one node the localized distribution is even. */
    @Test
    void aLocalityLossIsTheDivergenceFromTheNodesDistribution() {
        RoutingPlan plan = route("top-k", Goldens.A, "mu", "0.5");
        double[] mean = new double[4];
        for (float[] row : Goldens.A) {
            double[] logits = IntStream.range(0, 4).mapToDouble(e -> row[e]).toArray();
            double[] p = Gradients.scores("softmax", logits);
            Arrays.setAll(mean, e -> mean[e] + p[e] / Goldens.A.length);
        }
        double divergence = Arrays.stream(mean).map(p -> p * Math.log(4 * p)).sum();
        assertThat(plan.losses().get(RoutingPlan.LOCALITY).toArray()[0]).isCloseTo((float) (0.5 * divergence), FLOAT);
        assertThat(route("top-k", Goldens.A).losses()).doesNotContainKey(RoutingPlan.LOCALITY);
    }
}
