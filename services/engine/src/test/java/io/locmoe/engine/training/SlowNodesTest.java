package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.PaceChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that compute for one second of steps of two seconds, unless a test says otherwise. */
class SlowNodesTest {
    private static final double USUAL = 1e9;

    private final List<PaceChange> changes = new ArrayList<>();
    private long step;
    private double rest = USUAL;

    /** The compute time of a node. */
    private interface Times {
        double of(int node, long step);
    }

    private SlowNodes steps(SlowNodes slow, int nodes, int count, Times times) {
        for (int i = 0; i < count; i++) {
            step++;
            double[] computed = new double[nodes];
            Arrays.setAll(computed, node -> times.of(node, step));
            double whole = rest + Arrays.stream(computed).max().orElseThrow();
            changes.addAll(slow.add(step, computed, whole));
        }
        return slow;
    }

    private void steps(int nodes, int count, Times times) {
        steps(new SlowNodes(nodes), nodes, count, times);
    }

    private static double slower(boolean slow, double factor) {
        return slow ? factor * USUAL : USUAL;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void aNodeThreeTimesSlowerIsNamedOnceWithinTwentySteps(int nodes) {
        steps(nodes, 300, (node, at) -> slower(node == 1 && at >= 100, 3));
        assertThat(changes).hasSize(1);
        PaceChange change = changes.getFirst();
        assertThat(change.node()).isEqualTo(1);
        assertThat(change.since()).isEqualTo(100);
        assertThat(change.step() + 1 - change.since()).isBetween(5L, 20L);
        assertThat(change.factor()).isCloseTo(3, Offset.offset(1e-9));
        assertThat(change.isSlow()).isTrue();
    }

    /** Steps of a hundredth of a second: some of them are slow for less than a second, then others for longer. */
    @Test
    void stragglersOfLessThanASecondAreNotNamed() {
        rest = 0;
        steps(2, 3000, (node, at) -> slower(node == 1 && (at > 2000 && at <= 2020 || at > 2500), 3) / 100);
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().since()).isEqualTo(2501);
        assertThat(changes.getFirst().step()).isBetween(2533L, 2545L);
    }

    @Test
    void endOfSlownessIsReportedOnceWithItsLargestFactor() {
        steps(4, 300, (node, at) -> slower(node == 2 && at >= 100 && at <= 200, at < 150 ? 2 : 4));
        assertThat(changes).hasSize(2);
        PaceChange over = changes.getLast();
        assertThat(over.isSlow()).isFalse();
        assertThat(over.since()).isEqualTo(100);
        assertThat(over.until()).isEqualTo(200);
        assertThat(over.step()).isBetween(205L, 220L);
        assertThat(over.factor()).isCloseTo(4, Offset.offset(1e-9));
    }

    @Test
    void twoSlowNodesOfFourAreBothNamed() {
        steps(4, 100, (node, at) -> slower(node < 2 && at >= 50, 3));
        assertThat(changes).extracting(PaceChange::node).containsExactly(0, 1);
        assertThat(changes).extracting(PaceChange::since).containsOnly(50L);
    }

    @Test
    void oneFastNodeMakesNoOtherNodeAStraggler() {
        steps(4, 100, (node, at) -> slower(node > 0, 3));
        assertThat(changes).isEmpty();
    }

    /** A collection of garbage, a disk, a debugger: however long. */
    @Test
    void singleStallsAreNotSlowness() {
        steps(4, 500, (node, at) -> slower(node == 3 && at % 40 < 2, 1000));
        assertThat(changes).isEmpty();
    }

    /** A container that may run for a third of each tenth of a second: every third step is the long one. */
    @Test
    void aNodeThatStandsStillOverAndOverIsSlow() {
        steps(4, 120, (node, at) -> slower(node == 3 && at >= 100 && at % 3 == 1, 7));
        assertThat(changes).extracting(PaceChange::node).containsExactly(3);
        assertThat(changes.getFirst().since()).isEqualTo(100);
        assertThat(changes.getFirst().factor()).isBetween(1.5, 3.5);
    }

    @Test
    void aSlowStartIsNotSlowness() {
        steps(4, 100, (node, at) -> slower(node == 0 && at <= SlowNodes.WARM_UP, 20));
        assertThat(changes).isEmpty();
    }

    /** A replacement's JVM compiles for some seconds, however short the steps are; what is slow after that is named. */
    @Test
    void aSlowStartOfShortStepsIsNotSlownessEither() {
        SlowNodes slow = new SlowNodes(4);
        rest = USUAL / 100;
        steps(slow, 4, 200, (node, at) -> slower(node == 1, 3) / 100);
        assertThat(changes).isEmpty();
        steps(slow, 4, 200, (node, at) -> slower(node == 1, 3) / 100);
        assertThat(changes).extracting(PaceChange::node).containsExactly(1);
    }

    @Test
    void aNodeThatIsSlowFromTheBeginningIsNamedWithinTwentySteps() {
        steps(2, 20, (node, at) -> slower(node == 0, 3));
        assertThat(changes).hasSize(1);
    }

    @Test
    void aNodeAloneIsNeverSlow() {
        steps(1, 100, (node, at) -> slower(at > 20, 50));
        assertThat(changes).isEmpty();
    }

    @Test
    void slowdownOfAllNodesIsNotStraggling() {
        steps(4, 200, (node, at) -> slower(at >= 100, 5));
        assertThat(changes).isEmpty();
    }

    /** Three times as long, and the others wait half a hundredth of a step for it. */
    @Test
    void stragglersThatDelayNobodyAreNotReported() {
        steps(4, 200, (node, at) -> slower(node == 1 && at >= 100, 3) / 40);
        assertThat(changes).isEmpty();
    }

    /** Each step is up to four times as long as the shortest, on a machine with more ranks than cores. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noiseIsNotSlownessAndHidesNone(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Times noise = (node, at) -> USUAL * (1 + -Math.log(1 - random.nextDouble()) * 0.5);
        SlowNodes slow = steps(new SlowNodes(4), 4, 3000, noise);
        assertThat(changes).isEmpty();
        steps(slow, 4, 20, (node, at) -> (node == 2 ? 3 : 1) * noise.of(node, at));
        assertThat(changes).extracting(PaceChange::node).containsExactly(2);
        assertThat(changes.getFirst().since()).isBetween(2998L, 3004L);
        assertThat(changes.getFirst().factor()).isBetween(2.0, 4.5);
    }

    /** Between the two thresholds a node keeps its state. */
    @Test
    void aNodeBetweenTheBoundsKeepsItsState() {
        steps(4, 2000, (node, at) -> slower(node == 1 && at >= 100, at % 60 < 30 ? 1.6 : 1.4));
        assertThat(changes).hasSize(1);
    }
}
