package io.locmoe.router.locmoe;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Expert-token resonance: token choice, then expert choice among the tokens that chose the expert. */
class LocMoePlusRouterTest extends RankTest {
    /** Tokens 0, 2, 3 and 4 are nearest to expert 0, token 1 to expert 1. */
    private static final float[][] COSINES = {
        {.20f, -.1f, .1f}, {-.3f, .05f, 0f}, {.9f, .1f, .8f}, {-.01f, -.4f, -.02f}, {.5f, .1f, .4f}
    };

    private TestCall call(float[][] cosines) {
        return TestCall.alone(rank.tape(), cosines.length, 3).angles(64, cosines);
    }

    private RoutingPlan route(float[][] scores, String... options) {
        return rank.router("locmoe-plus", 3, options).route(rank.matrix(scores), call(COSINES));
    }

    /** T = 5, n = 3, factor 1.2: C = 2; expert 0 keeps 2 and 4, the nearest of its four. */
    @Test
    void anExpertKeepsTheNearestOfTheTokensThatChoseIt() {
        RoutingPlan plan = route(COSINES, "capacityFactor", "1.2");
        assertThat(plan.assignment().tokens()).containsExactly(2, 4, 1);
        assertThat(plan.assignment().expertOfEntry()).containsExactly(0, 0, 1);
        assertThat(plan.assignment().dropped()).containsExactly(0, 3);
        assertThat(plan.assignment().load()).containsExactly(4, 1, 0);
    }

    /** The angles decide; the scores, which a trained epsilon may tilt, only weigh. */
    @Test
    void anglesSelectTokensAndScoresWeighThem() {
        RoutingPlan plan = route(new float[5][3], "capacityFactor", "1.2");
        assertThat(plan.assignment().tokens()).containsExactly(2, 4, 1);
        assertThat(plan.weights().toArray()).containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f}, FLOAT);
    }

    /** Against both choices as sets, for drawn angles: chosen by the token and among the C nearest of the expert. */
    @Test
    void bothSidesMustChoose() {
        Random random = new Random(5);
        float[][] cosines = new float[200][3];
        for (float[] row : cosines) {
            for (int e = 0; e < 3; e++) {
                row[e] = (float) random.nextGaussian() / 8;
            }
        }
        Assignment plan = rank.router("locmoe-plus", 3, "topK", "2", "capacityFactor", "0.6")
                .route(rank.matrix(cosines), call(cosines))
                .assignment();
        assertThat(plan.capacity()).isEqualTo(80);
        for (int e = 0; e < 3; e++) {
            int expert = e;
            List<Integer> chose = new ArrayList<>();
            for (int t = 0; t < 200; t++) {
                float[] row = cosines[t];
                int better = (row[0] > row[e] ? 1 : 0) + (row[1] > row[e] ? 1 : 0) + (row[2] > row[e] ? 1 : 0);
                if (better < 2) {
                    chose.add(t);
                }
            }
            chose.sort((a, b) -> Float.compare(cosines[b][expert], cosines[a][expert]));
            List<Integer> kept = new ArrayList<>();
            for (int a = plan.offsets()[e]; a < plan.offsets()[e + 1]; a++) {
                kept.add(plan.tokens()[a]);
            }
            assertThat(kept).containsExactlyElementsOf(new TreeSet<>(chose.subList(0, Math.min(80, chose.size()))));
        }
    }

    /**
     * The largest softmax value is .42 at token 2 and .38 to .39 at the others: at 0.4 only token 2 takes one expert.
     */
    @Test
    void aTokenStopsAtTheThresholdOfItsAffinities() {
        String[] options = {"topK", "2", "capacityFactor", "0", "affinityThreshold", "0.4"};
        assertThat(route(COSINES, options).assignment().load()).containsExactly(4, 1, 4);
        options[5] = "0.5";
        assertThat(route(COSINES, options).assignment().load()).containsExactly(4, 1, 5);
        options[5] = "0.3";
        assertThat(route(COSINES, options).assignment().load()).containsExactly(4, 1, 0);
    }

    /** The f of L_aux is a share of the choices that were made, of which a threshold leaves different numbers. */
    @Test
    void theLossCountsTheChoicesThatWereMade() {
        DeviceTensor scores = rank.matrix(COSINES);
        RoutingCall call = call(COSINES);
        RoutingPlan plan = rank.router("locmoe-plus", 3, "topK", "2", "affinityThreshold", "0.4", "alpha", "0.5")
                .route(scores, call);
        long[] load = plan.assignment().load();
        double choices = (double) (load[0] + load[1] + load[2]) / 5;
        assertThat(choices).isBetween(1.01, 1.99);
        assertThat((double) plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0])
                .isCloseTo(
                        .5
                                / choices
                                * BalanceLoss.of(scores.softmax(), load, 1, call)
                                        .toArray()[0],
                        offset(1e-6));
    }

    /** Remark 7 with the mean delta: C_min = exp(d delta^2 / (2 - delta^2)) / n. */
    @Test
    void theCapacityFollowsTheAnglesAsTrainingGoes() {
        Router router =
                rank.router("locmoe-plus", 3, "capacityBound", "literal", "deltaDecay", "0", "capacityFactor", "0");
        double[] deltas = {.1, .3, .5};
        for (int i = 0; i < 3; i++) {
            float[][] cosines = new float[60][3];
            for (float[] row : cosines) {
                row[0] = (float) deltas[i];
            }
            router.route(rank.matrix(cosines), call(cosines).step(2 * i + 1));
            router.stepCompleted();
            RoutingPlan plan = router.route(rank.matrix(cosines), call(cosines).step(2 * i + 2));
            router.stepCompleted();
            double d = (float) deltas[i];
            double bound = Math.exp(d * d * 64 / (2 - d * d)) / 3;
            assertThat(plan.measures().get(RoutingPlan.CAPACITY_BOUND)).isCloseTo(Math.min(60, bound), offset(1e-12));
            assertThat(plan.assignment().capacity()).isEqualTo((int) Math.ceil(bound));
        }
    }

    @Test
    void keptTokensAreIndependentOfTheNumberOfRanks() throws Exception {
        Topology topology = Topology.of(2, 1);
        List<int[]> kept = RankThreads.run(2, mesh -> {
            try (Rank own = new Rank()) {
                float[][] mine = mesh.rank() == 0
                        ? new float[][] {COSINES[0], COSINES[1]}
                        : new float[][] {COSINES[2], COSINES[3], COSINES[4]};
                return own.router("locmoe-plus", 3, "capacityFactor", "1.2")
                        .route(
                                own.matrix(mine),
                                TestCall.alone(own.tape(), mine.length, 3)
                                        .meshTokens(5)
                                        .on(topology, new ExpertPlacement(0, new int[] {0, 0, 1}), mesh)
                                        .angles(64, mine))
                        .assignment()
                        .tokens();
            }
        });
        assertThat(kept.get(0)).containsExactly(1);
        assertThat(kept.get(1)).containsExactly(0, 2);
    }

    @Test
    void aGateWithoutFixedVectorsIsRefused() {
        assertThatThrownBy(() ->
                        rank.router("locmoe-plus", 3).route(rank.matrix(COSINES), TestCall.alone(rank.tape(), 5, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose gate grap");
    }
}
