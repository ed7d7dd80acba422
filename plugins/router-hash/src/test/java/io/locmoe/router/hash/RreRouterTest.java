package io.locmoe.router.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random routed experts: a fixed uniform table and nothing else. */
class RreRouterTest extends RankTest {

    private RoutingPlan route(Router router, int... ids) {
        TestCall call = TestCall.alone(rank.tape(), ids.length, 4).tokenIds(ids);
        return router.route(call.noScores(), call);
    }

    @Test
    void aTokenIdAlwaysGoesToTheSameExpertWithWeightOneAndNoLoss() {
        Router router = rank.router("rre", 4, "capacityFactor", "0");
        RoutingPlan once = route(router, IntStream.range(0, 256).toArray());
        RoutingPlan twice =
                route(router, IntStream.range(0, 512).map(i -> i % 256).toArray());
        assertThat(router.usesScores()).isFalse();
        assertThat(once.losses()).isEmpty();
        assertThat(once.weights().toArray()).hasSize(256).containsOnly(1f);
        for (int e = 0; e < 4; e++) {
            assertThat(twice.assignment().load()[e])
                    .isEqualTo(2 * once.assignment().load()[e]);
        }
        assertThat(route(
                                rank.router("rre", 4, "capacityFactor", "0"),
                                IntStream.range(0, 256).toArray())
                        .assignment()
                        .tokens())
                .as("the table is a function of seed and layer")
                .isEqualTo(once.assignment().tokens());
    }

    /** Each id is drawn for itself: shares are those of a binomial of 256 and 1/4, and not equal as a hash's are. */
    @Test
    void expertsAreDrawnAndNotBalanced() {
        long[] load = route(
                        rank.router("rre", 4, "capacityFactor", "0"),
                        IntStream.range(0, 256).toArray())
                .assignment()
                .load();
        // Five standard deviations.
        for (long l : load) {
            assertThat(l).isBetween(64L - 35, 64L + 35);
        }
        assertThat(load).isNotEqualTo(new long[] {64, 64, 64, 64});
    }

    @Test
    void anIdOutsideTheVocabularyIsNamed() {
        assertThatThrownBy(() -> route(rank.router("rre", 4), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token id 256 is outside the vocabulary of 256");
    }
}
