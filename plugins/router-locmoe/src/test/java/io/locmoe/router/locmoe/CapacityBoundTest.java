package io.locmoe.router.locmoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.theory.CapacityBound;
import io.locmoe.theory.CapacityBound.Form;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LocMoE's capacity from Theorem 1: what delta is, when it is measured, and where the bound is cut off. */
class CapacityBoundTest extends RankTest {
    private static final int EXPERTS = 16;
    private static final int WIDTH = 5120;

    /** So many tokens, each with this cosine to expert 0 and a smaller one to the others. */
    private static float[][] angles(int tokens, double... nearest) {
        float[][] cosines = new float[tokens][EXPERTS];
        for (int t = 0; t < tokens; t++) {
            Arrays.fill(cosines[t], -.5f);
            cosines[t][0] = (float) nearest[t % nearest.length];
        }
        return cosines;
    }

    private RoutingPlan route(Router router, long step, float[][] cosines) {
        return router.route(
                rank.matrix(cosines), context(cosines.length).step(step).angles(WIDTH, cosines));
    }

    private TestCall context(int tokens) {
        return TestCall.alone(rank.tape(), tokens, EXPERTS);
    }

    /** The paper's delta of 0.03 in PanGu-Sigma's size: about one token (0.63, 1.96, 3.93), in an expert of 40. */
    @ParameterizedTest
    @CsvSource({"literal, 1", "erfc, 2", "corrected, 4"})
    void thePapersDeltaGivesACapacityOfFewTokens(String form, int capacity) {
        RoutingPlan plan = route(rank.router("locmoe", EXPERTS, "capacityBound", form), 1, angles(512, .02, .04));
        assertThat(plan.measures().get("delta")).isCloseTo(.03, offset(1e-9));
        assertThat(plan.measures().get(RoutingPlan.CAPACITY_BOUND))
                .isCloseTo(
                        CapacityBound.tokens(
                                Form.valueOf(form.toUpperCase()),
                                plan.measures().get("delta"),
                                WIDTH,
                                EXPERTS),
                        offset(1e-12));
        assertThat(plan.assignment().capacity()).isEqualTo(capacity);
        assertThat(plan.assignment().entries()).isEqualTo(capacity);
    }

    /** ec = clamp(ceil(bound), 1, ceil(c_f T / n)): 0.06 asks for 639 tokens, the factor gives 40; infinity too. */
    @ParameterizedTest
    @CsvSource({".06, 40, 512", ".9, 40, 512", "-.2, 1, .0625"})
    void capacityFactorCapsTheBound(double delta, int capacity, double reported) {
        RoutingPlan plan = route(rank.router("locmoe", EXPERTS, "capacityBound", "literal"), 1, angles(512, delta));
        assertThat(plan.assignment().capacity()).isEqualTo(capacity);
        assertThat(plan.measures().get(RoutingPlan.CAPACITY_BOUND)).isEqualTo(reported);
    }

    @Test
    void boundScaleMultipliesTheCapacity() {
        Router router = rank.router("locmoe", EXPERTS, "capacityBound", "erfc", "boundScale", "10");
        RoutingPlan plan = route(router, 1, angles(512, .03));
        assertThat(plan.assignment().capacity()).isEqualTo(20);
        assertThat(plan.measures().get(RoutingPlan.CAPACITY_BOUND))
                .as("of the theorem")
                .isCloseTo(CapacityBound.tokens(Form.ERFC, (float) .03, WIDTH, EXPERTS), offset(1e-12));
    }

    @Test
    void theMinimumCapacityHolds() {
        Router router = rank.router("locmoe", EXPERTS, "capacityBound", "literal", "minimumCapacity", "4");
        assertThat(route(router, 1, angles(512, .03)).assignment().capacity()).isEqualTo(4);
    }

    /** LocMoE: the first step's micro-batches, then frozen. */
    @Test
    void theFirstBatchIsMeasuredAndThenFrozen() {
        Router router = rank.router("locmoe", EXPERTS, "capacityBound", "erfc");
        assertThat(delta(route(router, 1, angles(8, .02)))).isCloseTo(.02, offset(1e-6));
        assertThat(delta(route(router, 1, angles(24, .04))))
                .as("mean over tokens, not over micro-batches")
                .isCloseTo(.035, offset(1e-6));
        router.stepCompleted();
        assertThat(delta(route(router, 2, angles(8, .5)))).isCloseTo(.035, offset(1e-6));
        router.stepCompleted();
        assertThat(router.route(rank.matrix(angles(8, .5)), context(8))
                        .assignment()
                        .capacity())
                .as("later no angles are needed")
                .isEqualTo(1);
    }

    /** LocMoE+: measured again and again. */
    @Test
    void theMovingEstimateFollows() {
        Router router =
                rank.router("locmoe", EXPERTS, "capacityBound", "erfc", "delta", "moving", "deltaDecay", "0.75");
        route(router, 1, angles(8, .02));
        router.stepCompleted();
        assertThat(delta(route(router, 2, angles(8, .06))))
                .as("within a step it stands")
                .isCloseTo(.02, offset(1e-6));
        router.stepCompleted();
        assertThat(delta(route(router, 3, angles(8, .06)))).isCloseTo(.03, offset(1e-6));
    }

    private static double delta(RoutingPlan plan) {
        return plan.measures().get("delta");
    }

    /** A resumed job has the state of the interrupted one in the array that it asks for. */
    @Test
    void deltaIsPartOfTheModel() {
        Router router = rank.router("locmoe", EXPERTS, "capacityBound", "erfc");
        route(router, 1, angles(8, .04));
        router.stepCompleted();
        double[] saved = rank.states().get("delta");
        try (Rank later = new Rank()) {
            Router resumed = later.router("locmoe", EXPERTS, "capacityBound", "erfc");
            System.arraycopy(saved, 0, later.states().get("delta"), 0, saved.length);
            RoutingPlan plan = resumed.route(
                    later.matrix(angles(8, .5)),
                    TestCall.alone(later.tape(), 8, EXPERTS).step(2));
            assertThat(delta(plan)).isCloseTo(.04, offset(1e-6));
        }
    }

    /** However the tokens are spread over the ranks, delta is the same to the bit. */
    @Test
    void deltaIsIndependentOfTheSpreadOverRanks() throws Exception {
        double[] nearest = {.01, .7, .03, -.2, .05, .11};
        double alone = delta(route(rank.router("locmoe", EXPERTS, "capacityBound", "erfc"), 1, angles(6, nearest)));
        for (int[] split : new int[][] {{3, 3}, {5, 1}, {6, 0}}) {
            List<Double> deltas = RankThreads.run(2, mesh -> {
                try (Rank own = new Rank()) {
                    int first = mesh.rank() == 0 ? 0 : split[0];
                    // One token of padding behind the real ones, nearer than all of them.
                    double[] mine = Arrays.copyOf(
                            Arrays.copyOfRange(nearest, first, first + split[mesh.rank()]), split[mesh.rank()] + 1);
                    mine[mine.length - 1] = .9;
                    boolean[] valid = new boolean[mine.length];
                    Arrays.fill(valid, 0, mine.length - 1, true);
                    Topology topology = Topology.of(2, 1);
                    float[][] cosines = angles(mine.length, mine);
                    TestCall here = TestCall.alone(own.tape(), mine.length, EXPERTS)
                            .valid(valid)
                            .meshTokens(6)
                            .on(topology, ExpertPlacement.even(0, EXPERTS, topology), mesh);
                    return delta(own.router("locmoe", EXPERTS, "capacityBound", "erfc")
                            .route(own.matrix(cosines), here.angles(WIDTH, cosines)));
                }
            });
            assertThat(deltas).containsOnly(alone);
        }
    }

    @Test
    void validationHasTheFactorOfEvaluation() {
        Router router = rank.router("locmoe", EXPERTS, "capacityBound", "literal");
        RoutingPlan plan = router.route(
                rank.matrix(angles(64, .03)),
                TestCall.alone(rank.tape(), 64, EXPERTS).evaluating());
        assertThat(plan.assignment().capacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(plan.measures()).isEmpty();
    }

    @Test
    void withoutABoundDeltaIsNotMeasured() {
        RoutingPlan plan = rank.router("locmoe", EXPERTS).route(rank.matrix(angles(64, .03)), context(64));
        assertThat(plan.measures()).isEmpty();
        assertThat(rank.states()).isEmpty();
        assertThat(plan.assignment().capacity()).isEqualTo(5);
    }

    @Test
    void aGateWithoutFixedVectorsIsRefused() {
        assertThatThrownBy(() -> rank.router("locmoe", 4, "capacityBound", "erfc")
                        .route(rank.matrix(Goldens.A), TestCall.alone(rank.tape(), 4, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose gate grap, or capacityBound none");
    }
}
