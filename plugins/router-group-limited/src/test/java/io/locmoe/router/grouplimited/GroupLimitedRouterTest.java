package io.locmoe.router.grouplimited;

import static io.locmoe.conformance.router.Gradients.assertGradient;
import static io.locmoe.conformance.router.Gradients.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GroupLimitedRouterTest extends RankTest {

    private TestCall nodes(int tokens, int... rankOfExpert) {
        return TestCall.alone(rank.tape(), tokens, rankOfExpert.length)
                .on(
                        Topology.of(rankOfExpert[rankOfExpert.length - 1] + 1, 1),
                        new ExpertPlacement(0, rankOfExpert),
                        RankThreads.alone());
    }

    /** Computed from Megatron-Core's {@code group_limited_topk}, and in the form of DeepSeek-V3. */
    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of("softmax", "3", "2", "max", new int[][] {{4, 5}, {5, 1}, {3, 1}, {5, 0}}),
                Arguments.of("sigmoid", "3", "2", "top-two-sum", new int[][] {{4, 5}, {1, 3}, {3, 1}, {5, 0}}),
                Arguments.of("softmax", "2", "1", "top-two-sum", new int[][] {{4, 5}, {5, 3}, {1, 2}, {0, 1}}));
    }

    @ParameterizedTest
    @MethodSource
    void choices(String score, String groups, String topGroups, String groupScore, int[][] expected) {
        RoutingPlan plan = rank.router(
                        "group-limited",
                        6,
                        "score",
                        score,
                        "groups",
                        groups,
                        "topGroups",
                        topGroups,
                        "groupScore",
                        groupScore,
                        "capacityFactor",
                        "0")
                .route(rank.matrix(Goldens.B), TestCall.alone(rank.tape(), 4, 6));
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(expected);
    }

    /** A group is a node unless set otherwise: three nodes of two experts are three groups. */
    @Test
    void theExpertsOfANodeAreAGroup() {
        RoutingPlan plan = rank.router("group-limited", 6, "capacityFactor", "0")
                .route(rank.matrix(Goldens.B), nodes(4, 0, 0, 1, 1, 2, 2));
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{4, 5}, {5, 1}, {3, 1}, {5, 0}});
    }

    /** Nodes may host different numbers of experts, or none: here node 1. */
    @Test
    void aTokenTravelsToNoMoreNodesThanAllowed() {
        Random random = new Random(2);
        float[][] logits = new float[200][8];
        for (float[] row : logits) {
            for (int e = 0; e < 8; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        int[] nodeOf = {0, 0, 0, 2, 2, 3, 3, 3};
        for (int topGroups = 1; topGroups <= 3; topGroups++) {
            Assignment a = rank.router("group-limited", 8, "capacityFactor", "0", "topGroups", "" + topGroups)
                    .route(rank.matrix(logits), nodes(200, nodeOf))
                    .assignment();
            boolean[][] touched = new boolean[200][4];
            for (int i = 0; i < a.entries(); i++) {
                touched[a.tokens()[i]][nodeOf[a.expertOfEntry()[i]]] = true;
            }
            int most = 0;
            for (boolean[] nodes : touched) {
                most = Math.max(
                        most, (nodes[0] ? 1 : 0) + (nodes[1] ? 1 : 0) + (nodes[2] ? 1 : 0) + (nodes[3] ? 1 : 0));
            }
            assertThat(most).isEqualTo(Math.min(topGroups, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void withoutALimitRoutingIsTopK(String topGroups) {
        String[] options = {"capacityFactor", "1", "score", "sigmoid", "dropPolicy", "score"};
        String[] grouped = {
            "capacityFactor", "1", "score", "sigmoid", "dropPolicy", "score", "groups", "3", "topGroups", topGroups
        };
        TestCall context = TestCall.alone(rank.tape(), 4, 6);
        assertThat(Routes.of(rank.router("group-limited", 6, grouped).route(rank.matrix(Goldens.B), context)))
                .isDeepEqualTo(Routes.of(rank.router("top-k", 6, options).route(rank.matrix(Goldens.B), context)));
    }

    @Test
    void gradientOfTheWeights() {
        DeviceTensor logits = rank.matrix(Goldens.B);
        RoutingPlan plan = rank.router(
                        "group-limited",
                        6,
                        "groups",
                        "3",
                        "topGroups",
                        "1",
                        "capacityFactor",
                        "0",
                        "weightNormalization",
                        "none")
                .route(logits, TestCall.alone(rank.tape(), 4, 6));
        float[][] routes = Routes.of(plan);
        assertGradient(rank.gradient(plan.weights().sum(), logits), Goldens.B, at -> {
            double sum = 0;
            for (float[] route : routes) {
                sum += scores("softmax", at[(int) route[0]])[(int) route[1]];
            }
            return sum;
        });
    }

    @Test
    void nodesThatHostTooFewExpertsAreRefused() {
        assertThatThrownBy(() -> rank.router("group-limited", 4, "topGroups", "1")
                        .route(rank.matrix(Goldens.A), nodes(4, 0, 0, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topGroups: 1 groups hold 1 experts, but a token chooses 2");
    }

    /** A nested router chooses from a part of the experts: nodes say nothing about those. */
    @Test
    void groupsByNodeNeedAllExperts() {
        assertThatThrownBy(
                        () -> rank.router("group-limited", 4).route(rank.matrix(Goldens.A), nodes(4, 0, 0, 1, 1, 2, 2)))
                .hasMessageContaining("only 4 of 6 experts are chosen from; set the option groups");
    }
}
