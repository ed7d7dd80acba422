package io.locmoe.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens choose alike with every router, also where all their scores are 1 in float32. */
class SaturatedScoresTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top-k score=sigmoid",
                "switch normalizeWeights=false",
                "group-limited score=sigmoid groups=2 topGroups=1 groupScore=max",
                "group-limited score=sigmoid groups=2 topGroups=1 groupScore=top-two-sum",
                "group-limited score=sigmoid topGroups=0",
                "bias-balanced score=sigmoid",
                "bias-balanced score=sigmoid groups=2 topGroups=1",
                "locmoe gateWeight=one",
                "sam alpha=0",
                "ta-moe alpha=0",
                "topology alpha=0"
            })
    void theLargestLogitsWin(String job) {
        String router = job.split(" ")[0];
        String[] options = (job.substring(router.length()).trim() + " topK=2 capacityFactor=0").split("[ =]");
        float[][] logits = {{17.5f, 20f, 18f, 17f}, {17f, 18f, 20f, 17.5f}, {18f, 17f, 17.5f, 20f}};
        try (Rank rank = new Rank()) {
            RoutingPlan plan =
                    rank.router(router, 4, options).route(rank.matrix(logits), TestCall.alone(rank.tape(), 3, 4));
            int[][] expected = router.equals("group-limited") && !job.contains("topGroups=0") || job.contains("groups=")
                    ? new int[][] {{1, 0}, {2, 3}, {3, 2}}
                    : new int[][] {{1, 2}, {2, 1}, {3, 0}};
            assertThat(Routes.choices(plan, 2)).isDeepEqualTo(expected);
        }
    }
}
