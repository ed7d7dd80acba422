package io.locmoe.router.multilevel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the router multi-level refuses, and what its second level decides and keeps. */
class MultiLevelOptionsTest extends RankTest {
    private static final int EXPERTS = 4;

    /** Sequences of two tokens with these domains. */
    private TestCall domains(int... ofToken) {
        return TestCall.alone(rank.tape(), ofToken.length, EXPERTS).sequences(2).domainIds(ofToken);
    }

    /** The plan with a router inside that reads no scores. */
    private RoutingPlan route(TestCall call) {
        return rank.router("multi-level", EXPERTS).route(call.noScores(), call);
    }

    @Test
    void gateIsUsedOnlyIfTheSecondRouterUsesIt() {
        assertThat(rank.router("multi-level", EXPERTS).usesScores()).isFalse();
        assertThat(rank.router("multi-level", EXPERTS, "second", "switch").usesScores())
                .isTrue();
        int[] ids = Routes.experts(route(domains(0, 0, 1, 1)).assignment(), 4);
        assertThat(IntStream.of(ids).filter(e -> e >= 0).count()).isPositive();
    }

    @Test
    void aSequenceOfTwoDomainsIsRefused() {
        assertThatThrownBy(() -> route(domains(0, 0, 1, 2)))
                .hasMessageContaining("sequence 1 of this rank has the domains 1 and 2");
    }

    @Test
    void optionsThatDoNotFitAreNamed() {
        for (var wrong : Map.of(
                        "topK",
                        "'topK' is not name=value",
                        "a=1,a=2",
                        "a stands twice",
                        "topK=9",
                        "option topK must be in [1, 2]",
                        "tepK=1",
                        "its router switch: unknown option 'tepK'")
                .entrySet()) {
            assertThatThrownBy(() ->
                            rank.router("multi-level", EXPERTS, "second", "switch", "secondOptions", wrong.getKey()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.getValue());
        }
        assertThatThrownBy(() -> rank.router("multi-level", 8, "groups", "3"))
                .hasMessageContaining("8 experts do not divide into 3 groups; choose one of [1, 2, 4, 8]");
    }

    /** Each group measures its own delta and keeps it; the end of a step reaches both. */
    @Test
    void groupsKeepTheirOwnStates() {
        Router router = rank.router("multi-level", EXPERTS, "second", "locmoe", "secondOptions", "capacityBound=erfc");
        assertThat(rank.states().keySet()).containsExactly("group0.delta", "group1.delta");
        float[][] cosines = {{.75f, .5f, 0f, 0f}, {.5f, .75f, 1f, 0f}, {.9f, 0f, .25f, .125f}, {0f, 0f, .125f, .25f}};
        RoutingPlan plan =
                router.route(rank.matrix(cosines), domains(0, 0, 1, 1).angles(64, cosines));
        router.stepCompleted();
        assertThat(rank.states().get("group0.delta")).containsExactly(.75, 64, 1);
        assertThat(rank.states().get("group1.delta")).containsExactly(.25, 64, 1);
        assertThat(plan.measures().get("delta")).isEqualTo(.5);
    }
}
