package io.locmoe.router.locmoe;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.router.toolkit.LocalityLoss;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LocMoeRouterTest extends RankTest {

    /** The precision of float32 near 0.01. */
    private static final Offset<Float> HUNDREDTH = Offset.offset(4e-9f);

    private TestCall surroundings() {
        Topology topology = Topology.of(2, 1);
        return TestCall.alone(rank.tape(), 4, 4)
                .on(topology, ExpertPlacement.even(0, 4, topology), RankThreads.alone());
    }

    @Test
    void largestSoftmaxValueSelectsAndWeighsTheExpert() {
        RoutingPlan plan = rank.router("locmoe", 4).route(rank.matrix(Goldens.A), surroundings());
        assertThat(plan.assignment().tokens()).containsExactly(1, 2, 0, 3);
        assertThat(plan.assignment().expertOfEntry()).containsExactly(1, 2, 3, 3);
        assertThat(plan.weights().toArray())
                .containsExactly(new float[] {.294644610f, .320102999f, .281648306f, .344471380f}, FLOAT);
    }

    @Test
    void bothLossesComeWithTheirCoefficients() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan =
                rank.router("locmoe", 4, "alpha", "0.5", "mu", "0.25").route(logits, surroundings());
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(.5f * 1.066839719f, FLOAT);
        assertThat(plan.losses().get(RoutingPlan.LOCALITY).toArray()[0])
                .isCloseTo(
                        .25f
                                * LocalityLoss.of(logits.softmax(), 0.01, surroundings())
                                        .toArray()[0],
                        FLOAT);
    }

    @Test
    void defaultsAreThoseOfThePaperAndItsReferenceExperiment() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan = rank.router("locmoe", 4).route(logits, surroundings());
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(.01f * 1.066839719f, HUNDREDTH);
        assertThat(plan.losses().get(RoutingPlan.LOCALITY).toArray()[0])
                .isCloseTo(
                        .01f
                                * LocalityLoss.of(logits.softmax(), 0.01, surroundings())
                                        .toArray()[0],
                        HUNDREDTH);
        assertThat(plan.assignment().capacity()).isEqualTo(2);
    }

    @Test
    void aWeightOfOneTeachesTheGateNothingThroughTheTask() {
        RoutingPlan plan = rank.router("locmoe", 4, "gateWeight", "one", "alpha", "0", "mu", "0")
                .route(rank.matrix(Goldens.A), surroundings());
        assertThat(plan.weights().toArray()).containsOnly(1f);
        assertThat(((DeviceTensor) plan.weights()).needsGradient()).isFalse();
        assertThat(plan.losses()).isEmpty();
    }

    @Test
    void twoChoicesWeighByTheirOwnSoftmaxValues() {
        RoutingPlan plan = rank.router("locmoe", 4, "topK", "2", "capacityFactor", "0")
                .route(rank.matrix(Goldens.A), surroundings());
        assertThat(plan.assignment().expertOfEntry()).containsExactly(0, 1, 1, 2, 2, 3, 3, 3);
        assertThat(plan.weights().toArray())
                .containsExactly(
                        new float[] {
                            .266605468f,
                            .254845926f,
                            .294644610f,
                            .320102999f,
                            .311690595f,
                            .281648306f,
                            .289641171f,
                            .344471380f
                        },
                        FLOAT);
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(.01f * 1.033419859f, HUNDREDTH);
    }

    /** Gradient descent on L_loc alone takes the tokens home: the reason for the loss. */
    @Test
    void descendingTheLocalityLossBringsTokensToLocalExperts() {
        float[][] logits = {Goldens.A[2].clone(), Goldens.A[3].clone()};
        Topology topology = Topology.of(2, 1);
        for (int step = 0; step < 100; step++) {
            DeviceTensor tensor = rank.matrix(logits);
            RoutingPlan plan = rank.router("locmoe", 4, "alpha", "0", "mu", "1")
                    .route(
                            tensor,
                            TestCall.alone(rank.tape(), 2, 4)
                                    .on(topology, ExpertPlacement.even(0, 4, topology), RankThreads.alone()));
            if (step == 0) {
                assertThat(plan.assignment().expertOfEntry()).containsExactly(2, 3);
            }
            float[] gradient = rank.gradient(plan.losses().get(RoutingPlan.LOCALITY), tensor);
            for (int i = 0; i < gradient.length; i++) {
                logits[i / 4][i % 4] -= gradient[i];
            }
        }
        RoutingPlan plan = rank.router("locmoe", 4, "capacityFactor", "0")
                .route(rank.matrix(logits), surroundings().valid(true, true).meshTokens(2));
        assertThat(plan.assignment().load()).endsWith(0, 0);
    }

    /** The mesh loss is the mean over source ranks, weighted by their real tokens. */
    @Test
    void theMeshLossIsTheWeightedMeanOfItsRanks() throws Exception {
        Topology topology = Topology.of(2, 1);
        ExpertPlacement placement = ExpertPlacement.even(0, 4, topology);
        List<float[]> parts = RankThreads.run(2, mesh -> {
            try (Rank own = new Rank()) {
                boolean[] valid = mesh.rank() == 0 ? new boolean[] {true, true} : new boolean[] {true, false};
                DeviceTensor logits =
                        own.matrix(new float[][] {Goldens.A[mesh.rank() * 2], Goldens.A[mesh.rank() * 2 + 1]});
                TestCall here = TestCall.alone(own.tape(), 2, 4).valid(valid).on(topology, placement, mesh);
                float part = own.router("locmoe", 4, "mu", "1")
                        .route(logits, here.meshTokens(3))
                        .losses()
                        .get(RoutingPlan.LOCALITY)
                        .toArray()[0];
                float alone = LocalityLoss.of(logits.softmax(), 0.01, here).toArray()[0];
                return new float[] {part, alone};
            }
        });
        assertThat(parts.get(0)[0]).isCloseTo(parts.get(0)[1] * 2 / 3, FLOAT);
        assertThat(parts.get(1)[0]).isCloseTo(parts.get(1)[1] / 3, FLOAT);
        assertThat(parts.get(0)[1]).isNotCloseTo(parts.get(1)[1], FLOAT);
    }

    @Test
    void aSmoothingThatMakesTheDivergenceInfiniteIsRefused() {
        assertThatThrownBy(() -> rank.router("locmoe", 4, "smoothing", "0")).hasMessageContaining("smoothing");
        assertThatThrownBy(() -> rank.router("locmoe", 4, "smoothing", "1")).hasMessageContaining("smoothing");
    }

    /** A full expert keeps the first token, or the one with the largest softmax value. */
    @Test
    void aFullExpertKeepsTheFirstOrTheBest() {
        float[][] logits = {{1f, 0f}, {3f, 0f}, {2f, 0f}};
        for (String policy : new String[] {"token-order", "score"}) {
            RoutingPlan plan = rank.router("locmoe", 2, "capacityFactor", "0.5", "dropPolicy", policy)
                    .route(rank.matrix(logits), TestCall.alone(rank.tape(), 3, 2));
            assertThat(plan.assignment().tokens()).containsExactly(policy.equals("score") ? 1 : 0);
        }
    }

    /** A drawn order keeps as many, others than the first, and the same on any mesh; see the tests of the capacity. */
    @Test
    void aFullExpertMayKeepTokensByLot() {
        float[][] logits = new float[100][2];
        int[] kept = rank.router("locmoe", 2, "capacityFactor", "0.5", "dropPolicy", "random")
                .route(rank.matrix(logits), TestCall.alone(rank.tape(), 100, 2))
                .assignment()
                .tokens();
        assertThat(kept).hasSize(25).doesNotHaveDuplicates();
        assertThat(kept[24]).isGreaterThan(50);
    }

    @Test
    void muRisesAndFalls() {
        Router router = rank.router(
                "locmoe", 4, "alpha", "0", "mu", "0.5", "muWarmup", "4", "muDecaySteps", "10", "muDecayTo", "0.1");
        float whole = locality(rank.router("locmoe", 4, "alpha", "0", "mu", "1"), 1);
        double[] expected = {.125, .25, .375, .5, .46, .42, .38, .34, .3, .26, .22, .18, .14, .1, .1, .1};
        for (int step = 1; step <= expected.length; step++) {
            assertThat(locality(router, step)).isCloseTo((float) expected[step - 1] * whole, FLOAT);
        }
    }

    private float locality(Router router, long step) {
        Topology topology = Topology.of(2, 1);
        return router.route(
                        rank.matrix(Goldens.A),
                        TestCall.alone(rank.tape(), 4, 4)
                                .on(topology, ExpertPlacement.even(0, 4, topology), RankThreads.alone())
                                .step(step))
                .losses()
                .get(RoutingPlan.LOCALITY)
                .toArray()[0];
    }
}
