package io.locmoe.router.switchtransformer;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchRouterTest extends RankTest {
    private static final int TOKENS = 24;
    private static final int EXPERTS = 6;

    private record Part(float auxiliary, float z, float[] gradient, float[] weightOfToken) {}

    private static float[][] randomLogits() {
        Random random = new Random(5);
        float[][] logits = new float[TOKENS][EXPERTS];
        for (float[] row : logits) {
            for (int e = 0; e < EXPERTS; e++) {
                row[e] = (float) random.nextGaussian() + (e == 1 ? 1f : 0f);
            }
        }
        return logits;
    }

    private static boolean[] everyFifthIsPadding() {
        boolean[] valid = new boolean[TOKENS];
        for (int t = 0; t < TOKENS; t++) {
            valid[t] = t % 5 != 0;
        }
        return valid;
    }

    private static List<Part> over(int ranks, String... options) throws Exception {
        int tokens = TOKENS / ranks;
        Topology topology = Topology.of(ranks, 1);
        ExpertPlacement placement = new ExpertPlacement(0, new int[EXPERTS]);
        return RankThreads.run(ranks, mesh -> {
            try (Rank rank = new Rank()) {
                int from = mesh.rank() * tokens;
                DeviceTensor logits = rank.matrix(Arrays.copyOfRange(randomLogits(), from, from + tokens));
                RoutingPlan plan = rank.router("switch", EXPERTS, options)
                        .route(
                                logits,
                                TestCall.alone(rank.tape(), tokens, EXPERTS)
                                        .valid(Arrays.copyOfRange(everyFifthIsPadding(), from, from + tokens))
                                        .meshTokens(19)
                                        .on(topology, placement, mesh));
                float[] weights = plan.weights().toArray();
                float[] ofToken = new float[tokens];
                for (int i = 0; i < weights.length; i++) {
                    ofToken[plan.assignment().tokens()[i]] += weights[i];
                }
                float auxiliary = plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0];
                float z = plan.losses().get("z").toArray()[0];
                float[] gradient = rank.gradient(
                        plan.losses()
                                .get(RoutingPlan.AUXILIARY)
                                .add(plan.losses().get("z"))
                                .add(plan.weights().sum()),
                        logits);
                return new Part(auxiliary, z, gradient, ofToken);
            }
        });
    }

    private static float[] join(List<float[]> parts) {
        float[] joined = new float[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    @ParameterizedTest
    @CsvSource({
        "1, token-order, megatron",
        "2, token-order, megatron",
        "2, choice-order, gshard",
        "2, score, megatron",
        "3, score, gshard",
        "2, random, megatron"
    })
    void lossGradientAndTokenWeightsAreIndependentOfTheNumberOfRanks(String k, String policy, String form)
            throws Exception {
        String[] options = {"topK", k, "dropPolicy", policy, "auxiliaryForm", form, "alpha", "1", "zLoss", "0.5"};
        Part one = over(1, options).getFirst();
        assertThat(one.weightOfToken()).contains(0f);
        for (int ranks : new int[] {2, 4}) {
            List<Part> parts = over(ranks, options);
            assertThat((float) parts.stream().mapToDouble(Part::auxiliary).sum())
                    .isCloseTo(one.auxiliary(), FLOAT);
            assertThat((float) parts.stream().mapToDouble(Part::z).sum()).isCloseTo(one.z(), offset(5e-6f));
            assertThat(join(parts.stream().map(Part::gradient).toList()))
                    .containsExactly(one.gradient(), offset(1e-6f));
            assertThat(join(parts.stream().map(Part::weightOfToken).toList()))
                    .containsExactly(one.weightOfToken(), FLOAT);
        }
    }

    @Test
    void logitsOfPaddingAreIgnored() {
        boolean[] valid = {true, false, true, true};
        float[][] garbage = Goldens.A.clone();
        garbage[1] = new float[] {1e6f, -1e6f, 0f, 3f};
        for (float[][] logits : List.of(Goldens.A, garbage)) {
            DeviceTensor tensor = rank.matrix(logits);
            RoutingPlan plan = rank.router("switch", 4, "alpha", "1", "zLoss", "1")
                    .route(tensor, TestCall.alone(rank.tape(), 4, 4).valid(valid));
            assertThat(plan.assignment().load()).containsExactly(0, 0, 1, 2);
            assertThat(plan.losses().get("z").toArray()[0]).isCloseTo(2.9871014f, FLOAT);
            float[] gradient =
                    rank.gradient(plan.losses().get("z").add(plan.losses().get(RoutingPlan.AUXILIARY)), tensor);
            assertThat(Arrays.copyOfRange(gradient, 4, 8)).containsOnly(0f);
        }
    }

    @Test
    void aRankWithoutTokensTakesPart() throws Exception {
        Topology topology = Topology.of(2, 1);
        List<float[]> losses = RankThreads.run(2, mesh -> {
            try (Rank own = new Rank()) {
                int tokens = mesh.rank() == 0 ? 4 : 0;
                DeviceTensor logits = tokens == 0 ? own.tape().variable(new float[0], 0, 4) : own.matrix(Goldens.A);
                RoutingPlan plan = own.router("switch", 4, "topK", "2", "alpha", "1", "auxiliaryForm", "gshard")
                        .route(
                                logits,
                                TestCall.alone(own.tape(), tokens, 4)
                                        .meshTokens(4)
                                        .on(topology, ExpertPlacement.even(0, 4, topology), mesh));
                assertThat(plan.weights().toArray()).hasSize(plan.assignment().entries());
                return plan.losses().get(RoutingPlan.AUXILIARY).toArray();
            }
        });
        assertThat(losses.get(0)[0]).isCloseTo(1.066839719f, FLOAT);
        assertThat(losses.get(1)).containsExactly(0f);
    }

    @Test
    void evaluationDropsNothingUnlessAsked() {
        float[][] allToFirst = {{1, 0}, {1, 0}, {1, 0}, {1, 0}};
        TestCall evaluation = TestCall.alone(rank.tape(), 4, 2).evaluating();
        assertThat(rank.router("switch", 2)
                        .route(rank.matrix(allToFirst), evaluation)
                        .assignment()
                        .tokens())
                .containsExactly(0, 1, 2, 3);
        assertThat(rank.router("switch", 2, "evaluationCapacityFactor", "1")
                        .route(rank.matrix(allToFirst), evaluation)
                        .assignment()
                        .tokens())
                .containsExactly(0, 1);
        assertThat(rank.router("switch", 2)
                        .route(rank.matrix(allToFirst), TestCall.alone(rank.tape(), 4, 2))
                        .assignment()
                        .tokens())
                .containsExactly(0, 1, 2);
    }

    @Test
    void jitterMovesScoresByItsShareInTrainingOnly() {
        float[][] ones = new float[200][2];
        for (float[] row : ones) {
            Arrays.fill(row, 1f);
        }
        var router = rank.router("switch", 2, "jitter", "0.1", "zLoss", "1", "capacityFactor", "0");
        TestCall training = TestCall.alone(rank.tape(), 200, 2);
        assertThat(router.route(rank.matrix(ones), training.evaluating())
                        .assignment()
                        .load())
                .containsExactly(200, 0);
        RoutingPlan plan = router.route(rank.matrix(ones), training);
        assertThat(plan.assignment().load()[1]).isBetween(70L, 130L);
        // Two logits within 0.9 and 1.1 differ by 0.2 at most.
        float most = (float) (1 / (1 + Math.exp(-0.2)));
        for (float weight : plan.weights().toArray()) {
            assertThat(weight).isBetween(0.5f, most);
        }
        assertThat(router.route(rank.matrix(ones), training).weights().toArray())
                .isEqualTo(plan.weights().toArray());
    }

    @Test
    void optionsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> rank.router("switch", 4, "topK", "5"))
                .hasMessageContaining("topK must be in [1, 4]: 5");
        assertThatThrownBy(() -> rank.router("switch", 4, "alpha", "-1")).hasMessageContaining("alpha");
        assertThatThrownBy(() -> rank.router("switch", 4, "jitter", "2")).hasMessageContaining("jitter");
        assertThatThrownBy(() -> rank.router("switch", 4, "dropPolicy", "newest"))
                .hasMessageContaining("one of token-order, choice-order, score, normalized-score, random");
    }
}
