package io.locmoe.router.multilevel;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Domain groups of experts, and a router inside each. Sequences have 4 tokens, of which the last is padding. */
class MultiLevelRouterTest extends RankTest {
    private static final int LENGTH = 4;
    private static final int EXPERTS = 4;
    private static final Topology TWO = Topology.of(2, 1);
    private static final String LOCMOE = "topK=1,alpha=0.5,mu=0.25,capacityFactor=1";

    private static float[][] scores(int tokens) {
        Random random = new Random(3);
        float[][] scores = new float[tokens][EXPERTS];
        for (float[] row : scores) {
            for (int e = 0; e < EXPERTS; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        return scores;
    }

    private static TestCall tokens(Rank on, int tokens) {
        boolean[] valid = new boolean[tokens];
        for (int t = 0; t < tokens; t++) {
            valid[t] = t % LENGTH != LENGTH - 1;
        }
        return TestCall.alone(on.tape(), tokens, EXPERTS)
                .valid(valid)
                .tokenIds(IntStream.range(0, tokens).map(t -> t * 37 % 256).toArray());
    }

    private TestCall domains(int... domains) {
        TestCall here = tokens(rank, domains.length * LENGTH);
        return here.on(TWO, ExpertPlacement.even(0, EXPERTS, TWO), RankThreads.alone())
                .domains(LENGTH, domains);
    }

    @ParameterizedTest
    @CsvSource({"rre, ''", "hash, ''", "locmoe, 'topK=1, mu=0'"})
    void tokensOfADomainReachTheirGroupOnly(String second, String options) {
        int[] domains = {0, 3, 1, 2, 7};
        RoutingPlan plan = rank.router(
                        "multi-level", EXPERTS, "groups", "2", "second", second, "secondOptions", options)
                .route(rank.matrix(scores(20)), domains(domains));
        int[] experts = Routes.experts(plan.assignment(), 20);
        int routed = 0;
        for (int t = 0; t < 20; t++) {
            if (experts[t] >= 0) {
                assertThat(experts[t] / 2).isEqualTo(domains[t / LENGTH] % 2);
                assertThat(t % LENGTH).as("padding is not routed").isNotEqualTo(LENGTH - 1);
                routed++;
            }
        }
        assertThat(routed).isGreaterThan(8).isEqualTo(15 - plan.assignment().dropped().length);
        assertThat(plan.assignment().load()[0] + plan.assignment().load()[1]).isEqualTo(6);
        assertThat(plan.assignment().load()[2] + plan.assignment().load()[3]).isEqualTo(9);
    }

    /** One group is the second router itself, whatever the domains are: plan, weights, losses, gradients. */
    @ParameterizedTest
    @CsvSource({
        "locmoe, 'topK=1,alpha=0.5,mu=0.25,capacityFactor=1'",
        "locmoe, 'topK=2,capacityFactor=0.8'",
        "switch, 'topK=2,jitter=0.1,zLoss=0.01'",
        "hash, ''",
        "rre, 'capacityFactor=0.5'"
    })
    void oneGroupRoutesBitForBitAsTheSecondRouter(String second, String options) {
        Outcome grouped =
                outcome(rank.router("multi-level", EXPERTS, "groups", "1", "second", second, "secondOptions", options));
        Outcome alone =
                outcome(rank.router(second, EXPERTS, options.isEmpty() ? new String[0] : options.split("[,=]")));
        assertThat(grouped).usingRecursiveComparison().isEqualTo(alone);
    }

    /** Everything in a plan, on the host. */
    private record Outcome(
            Assignment assignment,
            float[] weights,
            Map<String, float[]> losses,
            Map<String, Double> measures,
            float[] gradient) {}

    private Outcome outcome(Router router) {
        DeviceTensor scores = rank.matrix(scores(20));
        RoutingPlan plan = router.route(scores, domains(0, 3, 1, 1, 7));
        Map<String, float[]> losses = new TreeMap<>();
        plan.losses().forEach((name, loss) -> losses.put(name, loss.toArray()));
        float[] weights = plan.weights().toArray();
        boolean learns = ((DeviceTensor) plan.weights()).needsGradient();
        return new Outcome(
                plan.assignment(),
                weights,
                losses,
                plan.measures(),
                learns ? rank.gradient(total(plan), scores) : new float[0]);
    }

    /** A scalar of everything in a plan that has a gradient. */
    private static Tensor total(RoutingPlan plan) {
        Tensor total = plan.weights().multiply(plan.weights()).sum();
        for (Tensor loss : plan.losses().values()) {
            total = total.add(loss);
        }
        return total;
    }

    /** Routing each group's tokens over each group's experts by hand gives the same losses and gradients. */
    @Test
    void groupsAreRoutedIndependently() {
        int[] domains = {0, 1, 1, 2, 5};
        DeviceTensor all = rank.matrix(scores(20));
        RoutingPlan plan = rank.router("multi-level", EXPERTS, "second", "locmoe", "secondOptions", LOCMOE)
                .route(all, domains(domains));
        float[] gradient = rank.gradient(total(plan), all);
        float[][] scores = scores(20);
        double[] losses = new double[2];
        for (int group = 0; group < 2; group++) {
            int g = group;
            int[] rows = IntStream.range(0, 20)
                    .filter(t -> domains[t / LENGTH] % 2 == g)
                    .toArray();
            float[][] part = IntStream.of(rows)
                    .mapToObj(t -> Arrays.copyOfRange(scores[t], 2 * g, 2 * g + 2))
                    .toArray(float[][]::new);
            DeviceTensor own = rank.matrix(part);
            RoutingPlan alone = rank.router("locmoe", 2, LOCMOE.split("[,=]"))
                    .route(
                            own,
                            tokens(rank, rows.length)
                                    .on(TWO, new ExpertPlacement(0, new int[] {g, g}), RankThreads.alone()));
            losses[0] += alone.losses().get(RoutingPlan.AUXILIARY).toArray()[0];
            losses[1] += alone.losses().get(RoutingPlan.LOCALITY).toArray()[0];
            float[] ownGradient = rank.gradient(total(alone), own);
            for (int i = 0; i < rows.length; i++) {
                assertThat(Arrays.copyOfRange(gradient, rows[i] * 4 + 2 * g, rows[i] * 4 + 2 * g + 2))
                        .isEqualTo(Arrays.copyOfRange(ownGradient, 2 * i, 2 * i + 2));
                assertThat(Arrays.copyOfRange(gradient, rows[i] * 4 + 2 - 2 * g, rows[i] * 4 + 4 - 2 * g))
                        .as("experts of the other group")
                        .containsOnly(0f);
            }
        }
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isEqualTo((float) losses[0]);
        assertThat(plan.losses().get(RoutingPlan.LOCALITY).toArray()[0]).isEqualTo((float) losses[1]);
    }

    /** A group fills its own capacity: ceil(6 / 2) and ceil(9 / 2) tokens of three and two sequences. */
    @Test
    void capacityIsAppliedPerGroup() {
        RoutingPlan plan = rank.router("multi-level", EXPERTS, "second", "locmoe", "secondOptions", LOCMOE)
                .route(rank.matrix(new float[20][4]), domains(0, 1, 1, 2, 5));
        assertThat(plan.assignment().load()).containsExactly(6, 0, 9, 0);
        assertThat(plan.assignment().offsets()).containsExactly(0, 3, 3, 8, 8);
        assertThat(plan.assignment().capacity()).isEqualTo(5);
        assertThat(plan.assignment().tokens()).containsExactly(0, 1, 2, 4, 5, 6, 8, 9);
        assertThat(plan.assignment().dropped()).containsExactly(10, 12, 13, 14, 16, 17, 18);
    }

    /** Ranks without a token of a group take part in its collectives; together they route what one rank routes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void routingIsIndependentOfTheNumberOfRanks(int ranks) throws Exception {
        int[] domains = {0, 1, 1, 1};
        Topology topology = Topology.of(ranks, 1);
        String[] options = {"groups", "2", "second", "switch", "secondOptions", "dropPolicy=score,capacityFactor=0.6"};
        RoutingPlan alone =
                rank.router("multi-level", EXPERTS, options).route(rank.matrix(scores(16)), domains(domains));
        int each = domains.length / ranks;
        List<int[]> parts = RankThreads.run(ranks, mesh -> {
            try (Rank own = new Rank()) {
                int first = mesh.rank() * each;
                RoutingCall here = tokens(own, each * LENGTH)
                        .meshTokens(12)
                        .on(topology, ExpertPlacement.even(0, EXPERTS, topology), mesh)
                        .domains(LENGTH, Arrays.copyOfRange(domains, first, first + each));
                RoutingPlan plan = own.router("multi-level", EXPERTS, options)
                        .route(
                                own.matrix(Arrays.copyOfRange(scores(16), first * LENGTH, (first + each) * LENGTH)),
                                here);
                assertThat(plan.assignment().load())
                        .isEqualTo(alone.assignment().load());
                return Routes.experts(plan.assignment(), each * LENGTH);
            }
        });
        assertThat(alone.assignment().dropped()).isNotEmpty();
        assertThat(parts.stream().flatMapToInt(IntStream::of).toArray())
                .isEqualTo(Routes.experts(alone.assignment(), 16));
    }
}
