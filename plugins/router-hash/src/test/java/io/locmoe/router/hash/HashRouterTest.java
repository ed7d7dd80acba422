package io.locmoe.router.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashRouterTest extends RankTest {

    private static RoutingPlan route(Router router, TestCall call) {
        return router.route(call.noScores(), call);
    }

    @Test
    void aTokenIdAlwaysGoesToTheSameExpertWithWeightOneAndNoLoss() {
        Router router = rank.router("hash", 4, "capacityFactor", "0");
        int[] ids = IntStream.range(0, 512).map(i -> i % 256).toArray();
        RoutingPlan plan = route(router, TestCall.alone(rank.tape(), 512, 4).tokenIds(ids));
        assertThat(router.usesScores()).isFalse();
        assertThat(plan.losses()).isEmpty();
        assertThat(plan.weights().toArray()).hasSize(512).containsOnly(1f);
        assertThat(plan.assignment().load()).containsOnly(128);
        int[] expertOfToken = new int[512];
        int[] experts = plan.assignment().expertOfEntry();
        for (int i = 0; i < experts.length; i++) {
            expertOfToken[plan.assignment().tokens()[i]] = experts[i];
        }
        assertThat(Arrays.copyOfRange(expertOfToken, 256, 512)).isEqualTo(Arrays.copyOf(expertOfToken, 256));
    }

    @Test
    void tokensBeyondTheCapacityOfTheirExpertAreDropped() {
        RoutingPlan plan =
                route(rank.router("hash", 4), TestCall.alone(rank.tape(), 16, 4).tokenIds(new int[16]));
        assertThat(plan.assignment().capacity()).isEqualTo(5);
        assertThat(plan.assignment().tokens()).containsExactly(0, 1, 2, 3, 4);
        assertThat(plan.assignment().dropped()).hasSize(11);
    }

    @Test
    void paddingIsNotRoutedWhateverItsId() {
        RoutingPlan plan = route(
                rank.router("hash", 4),
                TestCall.alone(rank.tape(), 2, 4).valid(false, true).tokenIds(-1, 7));
        assertThat(plan.assignment().tokens()).containsExactly(1);
    }

    @Test
    void anIdOutsideTheVocabularyIsNamed() {
        assertThatThrownBy(() -> route(
                        rank.router("hash", 4),
                        TestCall.alone(rank.tape(), 1, 4).tokenIds(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token id 256 is outside the vocabulary of 256");
    }
}
