package io.locmoe.router.stable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Router locmoe-stable: a domain's token id keeps the expert that the gate gave it.
 */
class StableTableTest extends RankTest {
    /**
     * Eight tokens of three ids, and the experts that the gate chooses for them: id 65 has expert 0 three times of
     * four.
     */
    private static final int[] IDS = {65, 65, 65, 65, 66, 66, 66, 67};

    private static final int[] GATE = {0, 0, 1, 0, 0, 0, 0, 0};

    private static float[][] scores(int experts, int... best) {
        float[][] scores = new float[best.length][experts];
        for (int t = 0; t < best.length; t++) {
            scores[t][best[t]] = 1;
        }
        return scores;
    }

    /** One rank that hosts all experts. */
    private TestCall step(long number, int experts, int... ids) {
        return TestCall.alone(rank.tape(), ids.length, experts).tokenIds(ids).step(number);
    }

    private RoutingPlan route(Router router, RoutingCall call, int experts, int... best) {
        return router.route(rank.matrix(scores(experts, best)), call);
    }

    private Router router(int experts, int after) {
        return stable(rank, experts, Integer.toString(after));
    }

    private static Router stable(Rank rank, int experts, String after) {
        String[] options = {"capacityFactor", "0", "firstOptions", "capacityFactor=0", "stableAfter", after};
        return rank.router("locmoe-stable", experts, options);
    }

    private static int[] experts(RoutingPlan plan, int tokens) {
        return Routes.experts(plan.assignment(), tokens);
    }

    /** Id 65, with 4 of 8 tokens, fills expert 0's half, so that 66 and 67, which want it too, have expert 1. */
    @Test
    void idsGetTheirMostChosenExpertWithinItsQuota() {
        Router router = router(2, 3);
        for (long number = 1; number <= 3; number++) {
            assertThat(experts(route(router, step(number, 2, IDS), 2, GATE), 8))
                    .as("step " + number)
                    .isEqualTo(GATE);
            router.stepCompleted();
        }
        RoutingPlan plan = route(router, step(4, 2, IDS), 2, 1, 1, 1, 1, 0, 0, 0, 0);
        assertThat(experts(plan, 8)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    }

    /** As with hash: the gate has nothing left to learn. */
    @Test
    void stableTableHasUnitWeightsAndNoLosses() {
        Router router = router(2, 1);
        assertThat(route(router, step(1, 2, IDS), 2, GATE).losses()).containsKeys("auxiliary", "locality");
        router.stepCompleted();
        RoutingPlan plan = route(router, step(2, 2, 65), 2, 1);
        assertThat(plan.losses()).isEmpty();
        assertThat(plan.weights().toArray()).containsExactly(1f);
    }

    /** The same id in two domains, which the gate sends to two experts. */
    @Test
    void aDomainHasItsOwnExperts() {
        Router router = router(2, 1);
        route(router, step(1, 2, 65, 65, 65, 65).domains(2, 0, 1), 2, 1, 1, 0, 0);
        router.stepCompleted();
        assertThat(experts(route(router, step(2, 2, 65, 65).domains(1, 1, 0), 2, 1, 0), 2))
                .containsExactly(0, 1);
    }

    /** Node 0 has all of domain 0, so node 1's expert has no quota of it, though id 66 chose it twice of three. */
    @Test
    void anUndecidedIdStaysOnItsNode() throws Exception {
        assertThat(onTwoNodes(2, times(6, 65, 3, 66), times(6, 0, 2, 1, 1, 0), times(9, 70), times(9, 1)))
                .containsExactly(times(9, 0), times(9, 1));
    }

    /**
     * Id 66 fills expert 0, which 65 chose too: it goes to the node's expert 1, which nothing chose, and not to node 1.
     */
    @Test
    void anIdWhoseExpertIsFullStaysOnItsNode() throws Exception {
        assertThat(onTwoNodes(
                        4,
                        times(12, 65, 13, 66),
                        times(11, 0, 1, 2, 13, 0),
                        times(13, 70, 12, 71),
                        times(13, 2, 12, 3)))
                .containsExactly(times(12, 1, 13, 0), times(13, 2, 12, 3));
    }

    /** Even where the gate sends every domain away: what counts as home is where the tokens are. */
    @Test
    void aGateThatLearnedTheWrongNodeIsOverruled() throws Exception {
        assertThat(onTwoNodes(
                        4,
                        times(10, 65, 10, 66),
                        times(6, 2, 4, 0, 6, 3, 4, 1),
                        times(10, 65, 10, 66),
                        times(6, 0, 4, 2, 6, 1, 4, 3)))
                .containsExactly(times(10, 0, 10, 1), times(10, 2, 10, 3));
    }

    /**
     * Makes a table of what node 0 has of domain 0 and node 1 of domain 1.
     *
     * @return the experts of both nodes' ids afterwards
     */
    private static List<int[]> onTwoNodes(int experts, int[] ids0, int[] gate0, int[] ids1, int[] gate1)
            throws Exception {
        Topology topology = Topology.of(2, 1);
        return RankThreads.run(2, mesh -> {
            int[] ids = mesh.rank() == 0 ? ids0 : ids1;
            int[] gate = mesh.rank() == 0 ? gate0 : gate1;
            try (Rank own = new Rank()) {
                Router router = stable(own, experts, "1");
                RoutingCall call = TestCall.alone(own.tape(), ids.length, experts)
                        .tokenIds(ids)
                        .meshTokens(ids0.length + ids1.length)
                        .on(topology, ExpertPlacement.even(0, experts, topology), mesh)
                        .domains(ids.length, mesh.rank());
                router.route(own.matrix(scores(experts, gate)), call);
                router.stepCompleted();
                return experts(router.route(own.matrix(new float[ids.length][experts]), call), ids.length);
            }
        });
    }

    /** Each value as often as the number before it says. */
    private static int[] times(int... numbersAndValues) {
        return IntStream.range(0, numbersAndValues.length / 2)
                .flatMap(i ->
                        IntStream.generate(() -> numbersAndValues[2 * i + 1]).limit(numbersAndValues[2 * i]))
                .toArray();
    }

    /** All micro-batches of the step count, validations do not, and before it nothing does. */
    @Test
    void onlyTrainingChoicesOfTheLastRoutedStepAreCounted() {
        Router router = router(2, 2);
        route(router, step(1, 2, 65, 65, 65, 66), 2, 1, 1, 1, 0);
        router.stepCompleted();
        RoutingCall validation = TestCall.alone(rank.tape(), 3, 2)
                .tokenIds(65, 65, 65)
                .evaluating()
                .step(2);
        route(router, validation, 2, 1, 1, 1);
        route(router, step(2, 2, 65), 2, 0);
        route(router, step(2, 2, 66), 2, 1);
        router.stepCompleted();
        assertThat(experts(route(router, step(3, 2, 65, 66), 2, 1, 0), 2)).containsExactly(0, 1);
    }

    /**
     * Lopsided choices of random text: no load is above 1.1 of the mean of 2,500 by more than an id of about 80 tokens.
     */
    @Test
    void noExpertIsOverloadedHoweverTheGateChose() {
        Random random = new Random(3);
        int[] ids = random.ints(20_000, 0, 256).toArray();
        int[] gate = random.ints(20_000, 0, 8).map(e -> e * e / 8).toArray();
        Router router = router(8, 1);
        assertThat(largestLoad(route(router, step(1, 8, ids), 8, gate))).isGreaterThan(5_000);
        router.stepCompleted();
        assertThat(largestLoad(route(router, step(2, 8, ids), 8, gate))).isBetween(2_500L, 2_850L);
    }

    /**
     * The gate has one expert for all: frequent and rare ids are shared out like cards, not the rare ones left to the
     * other.
     */
    @Test
    void aLopsidedGateLeavesBothExpertsFrequentAndRareIds() {
        int[] ids = times(40, 65, 40, 66, 20, 67, 20, 68);
        Router router = router(2, 1);
        route(router, step(1, 2, ids), 2, new int[120]);
        router.stepCompleted();
        assertThat(experts(route(router, step(2, 2, 65, 66, 67, 68), 2, new int[4]), 4))
                .containsExactly(0, 1, 0, 1);
    }

    private static long largestLoad(RoutingPlan plan) {
        return Arrays.stream(plan.assignment().load()).max().orElseThrow();
    }

    /** The domain's tokens are on node 0, of experts 0 and 1, which take its other ids by turns. */
    @Test
    void unseenIdsStayOnTheNodeOfTheirDomain() {
        Topology topology = Topology.of(2, 1);
        ExpertPlacement placement = ExpertPlacement.even(0, 4, topology);
        Router router = router(4, 1);
        TestCall seen = TestCall.alone(rank.tape(), 4, 4).tokenIds(65, 66, 67, 68);
        route(router, seen.on(topology, placement, RankThreads.alone()), 4, 0, 1, 2, 3);
        router.stepCompleted();
        TestCall unseen = TestCall.alone(rank.tape(), 4, 4).tokenIds(100, 101, 102, 103);
        assertThat(experts(route(router, unseen.on(topology, placement, RankThreads.alone()), 4, new int[4]), 4))
                .containsExactly(0, 1, 0, 1);
    }

    @Test
    void allRanksHaveTheTableOfOneRank() throws Exception {
        Random random = new Random(4);
        int[] ids = random.ints(600, 60, 90).toArray();
        int[] gate = random.ints(600, 0, 4).toArray();
        int[] all = random.ints(30, 60, 90).toArray();
        Router one = router(4, 1);
        route(one, step(1, 4, ids), 4, gate);
        one.stepCompleted();
        int[] expected = experts(route(one, step(2, 4, all), 4, new int[30]), 30);

        Topology topology = Topology.of(1, 2);
        List<int[]> chosen = RankThreads.run(2, mesh -> {
            try (Rank own = new Rank()) {
                // Parts of unequal length.
                int from = mesh.rank() == 0 ? 0 : 200;
                int to = mesh.rank() == 0 ? 200 : 600;
                Router router = stable(own, 4, "1");
                router.route(
                        own.matrix(scores(4, Arrays.copyOfRange(gate, from, to))),
                        TestCall.alone(own.tape(), to - from, 4)
                                .tokenIds(Arrays.copyOfRange(ids, from, to))
                                .meshTokens(600)
                                .on(topology, ExpertPlacement.even(0, 4, topology), mesh));
                router.stepCompleted();
                return experts(
                        router.route(
                                own.matrix(new float[30][4]),
                                TestCall.alone(own.tape(), 30, 4)
                                        .tokenIds(all)
                                        .meshTokens(60)
                                        .on(topology, ExpertPlacement.even(0, 4, topology), mesh)),
                        30);
            }
        });
        assertThat(chosen).containsExactly(expected, expected);
    }

    /** Two of three tokens of id 66 wanted expert 0, which was full; they count for it all the same. */
    @Test
    void droppedTokensAreCountedForTheirPreferredExpert() {
        Router router = rank.router("locmoe-stable", 2, "firstOptions", "capacityFactor=1", "stableAfter", "1");
        RoutingPlan dropping = route(router, step(1, 2, 70, 71, 72, 66, 66, 66), 2, 0, 0, 0, 0, 0, 1);
        assertThat(dropping.assignment().dropped()).containsExactly(3, 4);
        router.stepCompleted();
        assertThat(experts(route(router, step(2, 2, 66), 2, 1), 1)).containsExactly(0);
    }

    /** Any router comes before the table, also one that reads no scores. */
    @Test
    void anyRouterMayPrecedeTheTable() {
        Router router = rank.router("locmoe-stable", 2, "first", "hash", "stableAfter", "1", "capacityFactor", "0");
        assertThat(router.usesScores()).isFalse();
        TestCall first = step(1, 2, IDS);
        int[] before = experts(router.route(first.noScores(), first), 8);
        router.stepCompleted();
        TestCall second = step(2, 2, IDS);
        assertThat(experts(router.route(second.noScores(), second), 8)[0]).isEqualTo(before[0]);
    }

    @Test
    void paddingHasNoExpertWhateverItsId() {
        Router router = router(2, 1);
        RoutingCall padded =
                TestCall.alone(rank.tape(), 3, 2).tokenIds(65, 66, -1).valid(true, true, false);
        for (int number = 1; number <= 2; number++) {
            RoutingPlan plan = route(router, padded, 2, 0, 1, 0);
            router.stepCompleted();
            assertThat(experts(plan, 3)).containsExactly(0, 1, -1);
        }
    }

    @Test
    void topTwoZeroStepsAndForeignIdsAreRefused() {
        Router two = rank.router("locmoe-stable", 2, "firstOptions", "topK=2");
        assertThatThrownBy(() -> route(two, step(1, 2, 65), 2, 0))
                .hasMessageContainingAll("one expert for a token", "firstOptions=topK=1");
        assertThatThrownBy(() -> rank.router("locmoe-stable", 4, "stableAfter", "0"))
                .hasMessageContaining("stableAfter");
        Router router = router(2, 1);
        assertThatThrownBy(() -> route(router, step(1, 2, 256), 2, 0))
                .hasMessageContaining("token id 256 is outside the vocabulary of 256");
    }
}
