package io.locmoe.router.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebugRoutersTest extends RankTest {

    private RoutingPlan route(String router, int tokens, int experts, String... options) {
        TestCall call = TestCall.alone(rank.tape(), tokens, experts);
        return rank.router(router, experts, options).route(call.noScores(), call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "forced-balance", "forced-imbalance"})
    void debugRoutersIgnoreTheGateAndWeighEveryChoiceEqually(String router) {
        assertThat(rank.router(router, 4).usesScores()).isFalse();
        RoutingPlan plan = route(router, 5, 4, "topK", "2");
        assertThat(plan.weights().toArray()).hasSize(10).containsOnly(.5f);
        assertThat(plan.losses()).isEmpty();
        for (int[] experts : Routes.choices(plan, 2)) {
            assertThat(experts[0]).isNotEqualTo(experts[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "forced-balance", "forced-imbalance"})
    void aDelayedRouterTakesLongerInTraining(String router) {
        var delayed = rank.router(router, 4, "delay", "200");
        TestCall call = TestCall.alone(rank.tape(), 2, 4);
        long begun = System.nanoTime();
        delayed.route(call.noScores(), call);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void randomIsUniformOverExperts() {
        RoutingPlan plan = route("random", 8000, 4, "topK", "2");
        // 4000 expected, with a standard deviation of 45.
        assertThat(Arrays.stream(plan.assignment().load())).allMatch(load -> load > 3800 && load < 4200);
        int[] pairs = new int[16];
        for (int[] pair : Routes.choices(plan, 2)) {
            pairs[pair[0] * 4 + pair[1]]++;
        }
        // Each of 12 ordered pairs 667 times, with a deviation of 25.
        for (int i = 0; i < 16; i++) {
            assertThat(pairs[i]).isBetween(i % 5 == 0 ? 0 : 560, i % 5 == 0 ? 0 : 770);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 4, 1", "24, 6, 2", "10, 5, 4", "10, 4, 3", "7, 4, 1"})
    void forcedBalanceIsExact(int tokens, int experts, int k) {
        long[] load = route("forced-balance", tokens, experts, "topK", "" + k)
                .assignment()
                .load();
        assertThat(Arrays.stream(load).sum()).isEqualTo((long) tokens * k);
        assertThat(Arrays.stream(load).max().getAsLong()
                        - Arrays.stream(load).min().getAsLong())
                .isEqualTo(tokens * k % experts == 0 ? 0 : 1);
    }

    @Test
    void paddingIsSkippedInTurn() {
        RoutingPlan plan = rank.router("forced-balance", 2)
                .route(
                        null,
                        TestCall.alone(rank.tape(), 8, 2).valid(true, false, true, false, true, false, true, false));
        assertThat(plan.assignment().load()).containsExactly(2, 2);
        assertThat(plan.assignment().tokens()).containsExactly(0, 4, 2, 6);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 5, 1, 0.5, 50",
        "100, 5, 1, 0.29, 29",
        "64, 4, 2, 0.75, 48",
        "10, 3, 2, 1, 10",
        "10, 4, 1, 0, 0",
        "7, 3, 1, 0.5, 3",
        "1000, 3, 1, 0.5, 500"
    })
    void forcedImbalanceSendsTheShareToTheFirstExpert(int tokens, int experts, int k, String share, int first) {
        RoutingPlan plan = route("forced-imbalance", tokens, experts, "topK", "" + k, "share", share);
        long[] load = plan.assignment().load();
        assertThat(load[0]).isEqualTo(first);
        long[] others = Arrays.copyOfRange(load, 1, experts);
        assertThat(Arrays.stream(others).sum()).isEqualTo((long) tokens * k - first);
        assertThat(Arrays.stream(others).max().getAsLong()
                        - Arrays.stream(others).min().getAsLong())
                .isLessThanOrEqualTo(1);
        assertThat(plan.assignment().dropped()).isEmpty();
    }

    /** The tokens of expert 0 are spread over the batch, so that every rank sends its share of them. */
    @Test
    void theShareIsSpreadOverTheBatch() {
        assertThat(Arrays.stream(route("forced-imbalance", 100, 4, "share", "0.2")
                                .assignment()
                                .tokens())
                        .limit(20))
                .containsExactly(4, 9, 14, 19, 24, 29, 34, 39, 44, 49, 54, 59, 64, 69, 74, 79, 84, 89, 94, 99);
    }

    @Test
    void aCapacityDropsTheSurplusOfTheFullExpert() {
        RoutingPlan plan = route("forced-imbalance", 40, 4, "share", "0.7", "capacityFactor", "1");
        assertThat(plan.assignment().dropped()).hasSize(28 - 10);
    }

    @Test
    void impossibleImbalancesAreRefused() {
        assertThatThrownBy(() -> rank.router("forced-imbalance", 1)).hasMessageContaining("at least 2 experts");
        assertThatThrownBy(() -> rank.router("forced-imbalance", 4, "topK", "4"))
                .hasMessageContaining("topK must be in [1, 3]");
        assertThatThrownBy(() -> rank.router("forced-imbalance", 4, "share", "1.1"))
                .hasMessageContaining("share");
    }
}
