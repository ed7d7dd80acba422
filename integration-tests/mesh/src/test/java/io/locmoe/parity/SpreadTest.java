package io.locmoe.parity;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tokens are spread over ranks changes no router's choices, drops, weights, losses or gradients. */
class SpreadTest {
    private static final int TOKENS = 24;
    private static final int EXPERTS = 6;
    private static final String RANDOM_DROPS = " dropPolicy=random capacityFactor=0.75";

    /** @param weights [T, n] of a rank's tokens, 0 where a token does not go */
    private record Part(float[] weights, float[] gradient, float loss) {}

    private static float[][] logits() {
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

    private static List<Part> over(int ranks, String router, String... options) throws Exception {
        int tokens = TOKENS / ranks;
        Topology topology = Topology.of(ranks, 1);
        ExpertPlacement placement = new ExpertPlacement(0, new int[EXPERTS]);
        return RankThreads.run(ranks, mesh -> {
            try (Rank rank = new Rank()) {
                int from = mesh.rank() * tokens;
                TestCall context = TestCall.alone(rank.tape(), tokens, EXPERTS)
                        .sequences(6)
                        .valid(Arrays.copyOfRange(everyFifthIsPadding(), from, from + tokens))
                        .meshTokens(19)
                        .on(topology, placement, mesh);
                return part(
                        rank,
                        rank.router(router, EXPERTS, options),
                        Arrays.copyOfRange(logits(), from, from + tokens),
                        context);
            }
        });
    }

    private static Part part(Rank rank, Router router, float[][] rows, TestCall context) {
        DeviceTensor logits = rank.matrix(rows);
        RoutingPlan plan = router.route(router.usesScores() ? logits : context.noScores(), context);
        float[] weights = new float[rows.length * EXPERTS];
        for (float[] route : Routes.of(plan)) {
            weights[(int) route[0] * EXPERTS + (int) route[1]] = route[2];
        }
        Tensor loss = context.tensors().full(0f);
        for (Tensor each : plan.losses().values()) {
            loss = loss.add(each);
        }
        float[] gradient =
                router.usesScores() ? rank.gradient(loss.add(plan.weights().sum()), logits) : new float[0];
        return new Part(weights, gradient, loss.toArray()[0]);
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
    @ValueSource(
            strings = {
                "switch alpha=1 jitter=0.3 topK=2" + RANDOM_DROPS,
                "top-k alpha=1 zLoss=0.5 jitter=0.3 noise=0.5" + RANDOM_DROPS,
                "top-k alpha=1 auxiliaryScope=sequence score=sigmoid weightNormalization=kept dropPolicy=score topK=3",
                "group-limited alpha=1 groups=3 noise=0.2" + RANDOM_DROPS,
                "bias-balanced alpha=1 auxiliaryScope=sequence noise=0.2" + RANDOM_DROPS,
                "random topK=2",
                "random capacityFactor=1",
                "forced-balance topK=4",
                "forced-imbalance topK=2 capacityFactor=1"
            })
    void oneBatchOverOneTwoOrFourRanks(String job) throws Exception {
        String router = job.split(" ")[0];
        String[] options = job.substring(router.length()).trim().split("[ =]");
        Part one = over(1, router, options).getFirst();
        for (int ranks : new int[] {2, 4}) {
            List<Part> parts = over(ranks, router, options);
            assertThat(join(parts.stream().map(Part::weights).toList())).containsExactly(one.weights(), FLOAT);
            assertThat(join(parts.stream().map(Part::gradient).toList()))
                    .containsExactly(one.gradient(), offset(2e-6f));
            assertThat((float) parts.stream().mapToDouble(Part::loss).sum()).isCloseTo(one.loss(), offset(1e-5f));
        }
    }

    /** The first of two ranks has no token, but still takes part in every collective. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "top-k alpha=1 auxiliaryScope=sequence noise=1 dropPolicy=random score=sqrt-softplus",
                "top-k auxiliaryScope=micro-batch auxiliaryForm=gshard weightNormalization=kept dropPolicy=score",
                "top-k auxiliaryForm=gshard score=sigmoid",
                "group-limited topGroups=1 topK=1",
                "bias-balanced",
                "random",
                "forced-balance",
                "forced-imbalance"
            })
    void aRankWithoutTokensTakesPart(String job) throws Exception {
        String router = job.split(" ")[0];
        String[] options =
                job.contains("=") ? job.substring(router.length() + 1).split("[ =]") : new String[0];
        Topology topology = Topology.of(2, 1);
        List<Integer> entries = RankThreads.run(2, mesh -> {
            try (Rank own = new Rank()) {
                int tokens = mesh.rank() == 0 ? 0 : 4;
                DeviceTensor logits = tokens == 0 ? own.tape().variable(new float[0], 0, 4) : own.matrix(Goldens.A);
                RoutingPlan plan = own.router(router, 4, options)
                        .route(
                                logits,
                                TestCall.alone(own.tape(), tokens, 4)
                                        .meshTokens(4)
                                        .on(topology, ExpertPlacement.even(0, 4, topology), mesh));
                assertThat(plan.weights().toArray()).hasSize(plan.assignment().entries());
                assertThat(plan.losses().values())
                        .allSatisfy(loss -> assertThat(loss.toArray()[0]).isFinite());
                return plan.assignment().entries();
            }
        });
        assertThat(entries.get(0)).isZero();
        assertThat(entries.get(1)).isGreaterThanOrEqualTo(4);
    }
}
