package io.locmoe.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A router outside of training is called and checked as in training, with any shipped router. */
class RoutedLikeTrainingTest {
    private static final int TOKENS = 10;
    private static final int EXPERTS = 4;
    private static final int WIDTH = 16;

    private static Components components() {
        return MeshRun.components(List.of(new TestRouters()));
    }

    static Stream<RouterFactory> shipped() {
        return MeshRun.PLUGINS.stream().flatMap(plugin -> plugin.routers().stream());
    }

    private static RouteRequest request(
            String router, Optional<String> gate, float[][] rows, int nodes, int ranksPerNode, boolean gradients) {
        Topology topology = Topology.of(nodes, ranksPerNode);
        return new RouteRequest(
                new Choice(router, Map.of()),
                gate.map(name -> new Choice(name, Map.of())),
                rows,
                EXPERTS,
                IntStream.range(0, rows.length).toArray(),
                256,
                new MeshView(topology, ExpertPlacement.even(1, EXPERTS, topology)),
                OptionalInt.empty(),
                1,
                7,
                gradients);
    }

    private static RouteResult run(RouteRequest request) {
        try (Device device = TestDriver.REFERENCE.open()) {
            return RouteTrial.run(request, components(), device);
        }
    }

    private static float[][] rows(int columns) {
        float[][] rows = new float[TOKENS][columns];
        for (int i = 0; i < TOKENS * columns; i++) {
            rows[i / columns][i % columns] = (float) Math.sin(1 + 3 * i);
        }
        return rows;
    }

    /** Three of four ranks are full, one has padding: ten tokens in sequences of three. */
    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedRouterRoutesOnTheRanksOfAMesh(RouterFactory router) {
        RouteRequest request = request(router.name(), Optional.of(router.usualGate()), rows(WIDTH), 2, 2, true);
        RouteResult result = run(request);
        Set<Integer> seen = new HashSet<>();
        result.entries().forEach(entry -> seen.add(entry.token()));
        Arrays.stream(result.dropped()).forEach(seen::add);
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TOKENS).boxed().toList());
        assertThat(result.entries()).allMatch(entry -> Double.isFinite(entry.weight()));
        assertThat(result.gradients()).containsOnlyKeys(result.losses().keySet());
        assertThat(run(request).entries()).isEqualTo(result.entries());
    }

    /** The host passes a matrix of no columns to a router that reads no scores, and runs no gate for it. */
    @Test
    void scoresGoOnlyToRoutersThatReadThem() {
        RouteResult hash = run(request("hash", Optional.of("dense"), rows(WIDTH), 1, 1, false));
        assertThat(hash.scores()).isEmpty();
        assertThat(run(request("scoreless", Optional.empty(), rows(EXPERTS), 1, 1, false))
                        .entries())
                .hasSize(TOKENS);
        RouteResult scored = run(request("switch", Optional.empty(), rows(EXPERTS), 2, 1, false));
        assertThat(scored.scores().orElseThrow()).isDeepEqualTo(rows(EXPERTS));
    }

    @Test
    void aRouterThatReadsScoresNeedsThem() {
        assertThatThrownBy(() -> run(request("switch", Optional.empty(), new float[TOKENS][0], 1, 1, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("router switch chooses by scores: 4 for each token are needed, not 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "illegal            | I do not like these scores",
                "stateful           | I was never ready",
                "no-plan            | plan",
                "five-experts       | the plan is for 5 experts, but the layer has 4",
                "over-capacity      | expert 0 10 tokens, more than its capacity of 1",
                "weightless         | token 0 at expert 0 the weight NaN",
                "falling-offsets    | offsets decrease at expert 1",
                "infinite-loss      | boundless loss of router infinite-loss, sparse layer 1 is Infinity"
            })
    void mistakesAreNamedAsInTraining(String router, String reason) {
        assertThatThrownBy(() -> run(request(router, Optional.empty(), rows(EXPERTS), 2, 1, false)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("router " + router, "layer 1", "step 1", reason);
    }

    @Test
    void aGateIsNamed() {
        assertThatThrownBy(() -> run(request("switch", Optional.of("nan-gate"), rows(WIDTH), 1, 1, false)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("gate nan-gate", "score of token 3 for expert 1 is not a number");
    }

    /** Spread over ranks, the mesh's loss and its gradient are those of one rank with all tokens. */
    @Test
    void gradientsAreThoseOfTheMeshsLoss() {
        float[][] rows = rows(EXPERTS);
        RouteResult one = run(request("switch", Optional.empty(), rows, 1, 1, true));
        RouteResult spread = run(request("switch", Optional.empty(), rows, 2, 2, true));
        assertThat(spread.losses().get("auxiliary")).isCloseTo(one.losses().get("auxiliary"), offset(1e-7));
        for (int t = 0; t < TOKENS; t++) {
            assertThat(spread.gradients().get("auxiliary").get("scores")[t])
                    .containsExactly(one.gradients().get("auxiliary").get("scores")[t], offset(1e-7f));
        }
        rows[2][1] += 0.01f;
        double above = run(request("switch", Optional.empty(), rows, 1, 1, false))
                .losses()
                .get("auxiliary");
        rows[2][1] -= 0.02f;
        double below = run(request("switch", Optional.empty(), rows, 1, 1, false))
                .losses()
                .get("auxiliary");
        assertThat((double) one.gradients().get("auxiliary").get("scores")[2][1])
                .isNotZero()
                .isCloseTo((above - below) / 0.02, offset(1e-5));
    }

    @Test
    void gradientsReachTheWeightsOfTheGate() {
        RouteResult result = run(request("switch", Optional.of("dense"), rows(WIDTH), 2, 1, true));
        Map<String, float[][]> gradients = result.gradients().get("auxiliary");
        assertThat(gradients).containsKey("scores");
        assertThat(gradients.keySet()).anyMatch(name -> name.startsWith("gate."));
        assertThat(gradients.values()).allSatisfy(rows -> assertThat(rows).isNotEmpty());
    }
}
