package io.locmoe.run.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunPace;
import io.locmoe.run.job.RunState;
import io.locmoe.run.leader.ScriptedRun;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a run rebalances 12 experts on four nodes when some of these are stragglers. */
@Timeout(120)
class MovedExpertsTest extends ScriptedRun {
    @BeforeEach
    void allow() {
        settings.put("relieveSlow", "true");
    }

    private void slow(int node, double factor) {
        pace(node, 0, factor);
    }

    private void pace(int node, long until, double factor) {
        act(one -> one.job()
                .orElseThrow()
                .accept(new TrainingEvent.PaceChanged("node-" + node, new PaceChange(node, 5, 3, until, factor))));
    }

    private static int[] counts(RankStart start) {
        int[] counts = new int[start.peers().size()];
        Arrays.stream(start.placement().rankOfExpert()).forEach(rank -> counts[rank]++);
        return counts;
    }

    /** A run whose node 2 was found three times slower, and trains with experts moved. */
    private RankStart relieved() {
        begin();
        RankStart first = start();
        assertThat(counts(first)).containsExactly(3, 3, 3, 3);
        trains(1, 5);
        slow(2, 3);
        pauses(first);
        RankStart second = start();
        trains(6, 7);
        return second;
    }

    @Test
    void aSlowNodeGetsFewerExpertsFromTheNextStepOn() {
        RankStart second = relieved();
        assertThat(second.jobId()).isEqualTo("run-moved-5");
        assertThat(counts(second)).containsExactly(4, 4, 1, 3);
        assertThat(second.peers()).hasSize(4);
        isNotPaused();
        assertThat(events(RunEvent.ExpertsMoved.class)).singleElement().satisfies(moved -> {
            assertThat(moved.slow()).containsExactly("node-2");
            assertThat(moved.experts()).isEqualTo(Map.of("node-0", 4, "node-1", 4, "node-2", 1, "node-3", 3));
            assertThat(moved.experts().keySet()).containsExactly("node-0", "node-1", "node-2", "node-3");
            assertThat(moved.step()).isEqualTo(6);
            assertThat(moved.seconds()).isBetween(0.0, 60.0);
        });
        assertThat(training(TrainingEvent.StepCompleted.class))
                .extracting(step -> step.report().step())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(events(RunEvent.NodesFailed.class)).isEmpty();
    }

    @Test
    void expertsAreNotMovedUnlessAllowed() {
        settings.remove("relieveSlow");
        begin();
        start();
        trains(1, 5);
        slow(2, 3);
        isNotPaused();
    }

    /** Each of 4 nodes has one of 4 experts; at a factor of 1.1, 12 experts stay as they are. */
    @Test
    void theRunIsNotPausedIfThePlacementWouldNotChange() {
        begin();
        start();
        trains(1, 5);
        slow(2, 1.1);
        isNotPaused();
        pace(2, 6, 1.1);
        slow(2, 3);
        time.passUntil(() -> !nodes.pauses.isEmpty());
    }

    /** With fewer experts a node cannot prove that it is well again, so it gets an equal share after a while. */
    @Test
    void expertsAreSpreadEvenlyAgainAfterTheTrialInterval() {
        RankStart second = relieved();
        pace(2, 6, 3);
        isNotPaused();
        time.pass(BackOff.FIRST);
        pauses(second);
        RankStart third = start();
        assertThat(third.jobId()).isEqualTo("run-moved-7");
        assertThat(counts(third)).containsExactly(3, 3, 3, 3);
        trains(8, 9);
        assertThat(events(RunEvent.ExpertsMoved.class)).hasSize(2).last().satisfies(moved -> {
            assertThat(moved.slow()).containsExactly("node-2");
            assertThat(moved.experts().values()).containsOnly(3);
        });
        time.pass(BackOff.LONGEST);
        isNotPaused();
        slow(2, 3);
        pauses(third);
        assertThat(counts(start())).containsExactly(4, 4, 1, 3);
    }

    /** The node is slow even with fewer experts. */
    @Test
    void noTrialBeginsWhileANodeIsSlow() {
        relieved();
        slow(2, 2);
        time.pass(BackOff.FIRST);
        isNotPaused();
    }

    @Test
    void lossKeepsTheSharesUnlessTheStragglerIsReplaced() {
        RankStart second = relieved();
        lose(second, 0);
        RankStart third = start();
        assertThat(counts(third)).containsExactly(4, 4, 1, 3);
        trains(8, 8);
        lose(third, 2);
        RankStart fourth = start();
        assertThat(counts(fourth)).containsExactly(3, 3, 3, 3);
        trains(9, 9);
        time.pass(BackOff.LONGEST);
        isNotPaused();
    }

    /** For example an unresponsive node: the run continues with the former placement and does not retry. */
    @Test
    void expertsStayIfTheNewPlacementIsRefused() {
        begin();
        RankStart first = start();
        trains(1, 5);
        nodes.refusals.add(new ControlException(Code.INVALID, "node-0 has too little memory"));
        slow(2, 3);
        pauses(first);
        RankStart second = start();
        assertThat(counts(second)).containsExactly(3, 3, 3, 3);
        trains(6, 6);
        slow(2, 3);
        isNotPaused();
        assertThat(training(TrainingEvent.Notice.class).getLast().text())
                .startsWith("experts could not be moved for node-2, and the run goes on with them where they were")
                .endsWith(": node-0 has too little memory");
        assertThat(events(RunEvent.NodesFailed.class)).isEmpty();
    }

    /** For example a router that chooses two experts of one node: it would train with the former placement. */
    @Test
    void aFaultBeforeTheFirstStepRevertsTheMove() {
        begin();
        RankStart first = start();
        trains(1, 5);
        slow(2, 3);
        pauses(first);
        RankStart second = start();
        RankFailure failure = new RankFailure(second.jobId(), 1, 1, "node 2 hosts 1 expert", false);
        act(one -> one.job().orElseThrow().reported(failure));
        RankStart third = start();
        assertThat(counts(third)).containsExactly(3, 3, 3, 3);
        trains(6, 6);
        slow(2, 3);
        isNotPaused();
        assertThat(events(RunEvent.NodesFailed.class)).hasSize(1);
        assertThat(events(RunEvent.ExpertsMoved.class)).isEmpty();
        assertThat(events(RunEvent.Recovered.class)).hasSize(1);
    }

    /** The successor knows the shares from what it has heard of the run. */
    @Test
    void aNewLeaderKnowsTheExpertShares() {
        relieved();
        RunState state = RunState.NEW;
        for (RunEvent event : events(RunEvent.class)) {
            state = state.after(event);
        }
        ExpertShares shares = new ExpertShares(Map.of("node-0", 4, "node-1", 4, "node-2", 1, "node-3", 3));
        assertThat(state.pace()).isEqualTo(new RunPace(Map.of(), Set.of("node-2"), shares));
    }
}
