package io.locmoe.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.routing.RouteResult.Entry;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Routing of given scores, by hand. */
class RouteTrialTest {
    private static final float[][] SCORES = {{2, 0}, {3, 0}, {0, 1}, {1, 0}};
    private static final Offset<Double> ROUNDING = Offset.offset(1e-6);

    private static RouteResult route(
            TestDriver driver, Choice router, Optional<Choice> gate, float[][] rows, int experts, int nodes, int node) {
        try (Device device = driver.open()) {
            return RouteTrial.run(
                    request(router, gate, rows, experts, new int[rows.length], mesh(experts, nodes), node),
                    MeshRun.components(),
                    device);
        }
    }

    private static MeshView mesh(int experts, int nodes) {
        Topology topology = Topology.of(nodes, 1);
        return new MeshView(topology, ExpertPlacement.even(1, experts, topology));
    }

    private static RouteRequest request(
            Choice router, Optional<Choice> gate, float[][] rows, int experts, int[] ids, MeshView mesh, int rank) {
        return new RouteRequest(router, gate, rows, experts, ids, 16, mesh, OptionalInt.of(rank), 0, 1, false);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Capacity ceil(4 / 2 * 1) = 2: of tokens 0, 1 and 3, which choose expert 0, the last is dropped. */
    @ParameterizedTest
    @EnumSource
    void theCapacityDropsTheLastToken(TestDriver driver) {
        RouteResult result =
                route(driver, new Choice("switch", Map.of("capacityFactor", "1")), Optional.empty(), SCORES, 2, 1, 0);
        assertThat(result.capacity()).isEqualTo(2);
        assertThat(result.load()).containsExactly(3, 1);
        assertThat(result.dropped()).containsExactly(3);
        assertThat(result.entries()).extracting(Entry::token).containsExactly(0, 1, 2);
        assertThat(result.entries()).extracting(Entry::expert).containsExactly(0, 0, 1);
        assertThat(result.entries()).extracting(Entry::slot).containsExactly(0, 1, 0);
        assertThat(result.entries().get(0).weight()).isCloseTo(sigmoid(2), ROUNDING);
        assertThat(result.entries().get(1).weight()).isCloseTo(sigmoid(3), ROUNDING);
        assertThat(result.entries().get(2).weight()).isCloseTo(sigmoid(1), ROUNDING);
    }

    /** Switch Transformer eq. 4: alpha n sum f_e P_e, with f = (3/4, 1/4). */
    @Test
    void theBalanceLossIsThatOfTheEquation() {
        RouteResult result =
                route(TestDriver.CPU, new Choice("switch", Map.of("alpha", "0.5")), Optional.empty(), SCORES, 2, 1, 0);
        double mean = (sigmoid(2) + sigmoid(3) + sigmoid(-1) + sigmoid(1)) / 4;
        assertThat(result.losses()).containsOnlyKeys("auxiliary");
        assertThat(result.losses().get("auxiliary")).isCloseTo(0.5 * 2 * (0.75 * mean + 0.25 * (1 - mean)), ROUNDING);
    }

    /** LocMoE's locality loss asks where the tokens are: the same scores cost more on the node that they avoid. */
    @Test
    void theNodeMattersToTheLocalityLoss() {
        Choice locmoe = new Choice("locmoe", Map.of("mu", "1"));
        double home = route(TestDriver.CPU, locmoe, Optional.empty(), SCORES, 2, 2, 0)
                .losses()
                .get("locality");
        double away = route(TestDriver.CPU, locmoe, Optional.empty(), SCORES, 2, 2, 1)
                .losses()
                .get("locality");
        double p = (sigmoid(2) + sigmoid(3) + sigmoid(-1) + sigmoid(1)) / 4;
        assertThat(home).isCloseTo(p * Math.log(p / 0.99) + (1 - p) * Math.log((1 - p) / 0.01), ROUNDING);
        assertThat(away).isCloseTo(p * Math.log(p / 0.01) + (1 - p) * Math.log((1 - p) / 0.99), ROUNDING);
    }

    /** GrAP, literal: the mean of each of the n blocks of a token is its score. */
    @Test
    void aGateScoresTokens() {
        float[][] tokens = {{4, 2, 0, 0}, {0, 0, 1, 5}};
        RouteResult result = route(
                TestDriver.CPU,
                new Choice("switch", Map.of()),
                Optional.of(new Choice("grap", Map.of("logits", "literal"))),
                tokens,
                2,
                1,
                0);
        assertThat(result.entries()).extracting(Entry::expert).containsExactly(0, 1);
        assertThat(result.entries()).allSatisfy(e -> assertThat(e.weight()).isCloseTo(sigmoid(3), ROUNDING));
    }

    @Test
    void hashReadsTheTokenIdsOnly() {
        try (Device device = TestDriver.CPU.open()) {
            RouteResult result = RouteTrial.run(
                    request(
                            new Choice("hash", Map.of("capacityFactor", "0")),
                            Optional.empty(),
                            new float[3][0],
                            4,
                            new int[] {5, 9, 5},
                            mesh(4, 1),
                            0),
                    MeshRun.components(),
                    device);
            assertThat(result.entries())
                    .hasSize(3)
                    .allSatisfy(e -> assertThat(e.weight()).isEqualTo(1));
            int[] expertOf = new int[3];
            result.entries().forEach(e -> expertOf[e.token()] = e.expert());
            assertThat(expertOf[0]).isEqualTo(expertOf[2]);
            assertThat(result.losses()).isEmpty();
        }
    }

    /** Messages of plug-ins do not contain their names; the caller adds these. */
    @Test
    void aRefusalNamesThePluginOnce() {
        Optional<Choice> grap = Optional.of(new Choice("grap", Map.of()));
        float[][] tokens = new float[4][3];
        assertThatThrownBy(() -> route(TestDriver.CPU, new Choice("switch", Map.of()), grap, tokens, 2, 1, 0))
                .hasMessageStartingWith("gate grap: averages equal blocks of a token");
        assertThatThrownBy(() ->
                        route(TestDriver.CPU, new Choice("locmoe-plus", Map.of()), Optional.empty(), SCORES, 2, 1, 0))
                .hasMessageStartingWith(
                        "router locmoe-plus, sparse layer 0, step 1, rank 0: needs a gate with fixed vectors");
    }

    @Test
    void noTokensGiveAnEmptyPlan() {
        RouteResult result =
                route(TestDriver.CPU, new Choice("locmoe", Map.of()), Optional.empty(), new float[0][], 4, 2, 0);
        assertThat(result.entries()).isEmpty();
        assertThat(result.dropped()).isEmpty();
        assertThat(result.load()).containsExactly(0, 0, 0, 0);
        assertThat(result.losses().values()).allSatisfy(loss -> assertThat(loss).isZero());
    }

    @Test
    void raggedScoresAndMismatchedSizesAreRefused() {
        Choice router = new Choice("switch", Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> route(TestDriver.CPU, router, Optional.empty(), new float[][] {{1, 2}, {3}}, 2, 1, 0))
                .withMessageContaining("row 1 has 1 columns, row 0 has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> route(
                        TestDriver.CPU, new Choice("switch", Map.of("topK", "3")), Optional.empty(), SCORES, 2, 1, 0))
                .withMessageContaining("topK");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> route(TestDriver.CPU, router, Optional.empty(), SCORES, 2, 3, 0))
                .withMessageContaining("2 experts do not divide over 3 nodes");
        assertThatIllegalArgumentException()
                .as("three scores per token for two experts")
                .isThrownBy(() -> route(TestDriver.CPU, router, Optional.empty(), new float[][] {{1, 2, 3}}, 2, 1, 0));
    }
}
