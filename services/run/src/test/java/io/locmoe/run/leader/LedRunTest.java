package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.StateOrigin;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the leader of a run handles lost nodes. */
@Timeout(60)
class LedRunTest extends ScriptedRun {
    @Test
    void lossAndRecoveryAreInOneHistory() {
        begin();
        RankStart first = start();
        trains(1, 3);
        lose(first, 2);
        RankStart second = start();
        act(one -> one.job().orElseThrow().accept(new TrainingEvent.Restored(2, true)));
        trains(3, 5);
        reachEnd();
        assertThat(end())
                .isEqualTo(new RunEvent.Ended(RunOutcome.COMPLETED, "complete after step 5; last checkpoint: none"));
        NodeFailure lost = events(RunEvent.NodesFailed.class).getFirst().failure();
        assertThat(lost)
                .isEqualTo(new NodeFailure(
                        NodeFailure.Kind.NODE,
                        List.of("node-2"),
                        4,
                        4,
                        1,
                        0,
                        "node-2 (host:22) left the mesh during step 4"));
        assertThat(events(RunEvent.Recovered.class)).singleElement().satisfies(recovered -> {
            assertThat(recovered.failure().after(0)).isEqualTo(lost);
            assertThat(recovered.failure().seconds()).isBetween(0.0, 60.0);
            assertThat(recovered.from()).isEqualTo(2);
            assertThat(recovered.origin()).isEqualTo(StateOrigin.SNAPSHOT);
            assertThat(recovered.members()).hasSize(4);
        });
        assertThat(training(TrainingEvent.StepCompleted.class))
                .extracting(e -> e.report().step())
                .containsExactly(1L, 2L, 3L, 3L, 4L, 5L);
        assertThat(first.jobId()).isEqualTo("run");
        assertThat(second.jobId()).isEqualTo("run-again-1");
        assertThat(second.request().run()).isEqualTo("secret");
        assertThat(observed).containsExactly("run on 4", "failure", "run on 4");
    }

    @Test
    void theRunContinuesFromTheLastCheckpointOnAnyMachine() {
        begin();
        RankStart first = start();
        act(one -> one.job().orElseThrow().accept(new TrainingEvent.CheckpointWritten(2, "/elsewhere/step-2")));
        lose(first, 1);
        assertThat(start().request().settings())
                .containsEntry("resume", "/elsewhere/step-2")
                .containsEntry("nodes", "4");
    }

    @Test
    void aDamagedOnlyCheckpointEndsTheRunWithANotice() {
        begin();
        RankStart first = start();
        act(one -> one.job().orElseThrow().accept(new TrainingEvent.CheckpointWritten(2, directory.toString())));
        lose(first, 1);
        assertThat(end().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(training(TrainingEvent.Notice.class)).hasSize(1);
    }

    @Test
    void lossesDuringARecoveryAreReportedTogether() {
        begin();
        RankStart first = start();
        trains(1, 3);
        lose(first, 1);
        lose(start(), 2);
        start();
        trains(1, 2);
        assertThat(events(RunEvent.Recovered.class)).singleElement().satisfies(recovered -> {
            assertThat(recovered.failure().failedNodes()).containsExactly("node-1", "node-2");
            assertThat(recovered.failure().kind()).isEqualTo(NodeFailure.Kind.SEVERAL);
            assertThat(recovered.failure().number()).isEqualTo(2);
            assertThat(recovered.failure().step()).isEqualTo(4);
            assertThat(recovered.from()).isZero();
            assertThat(recovered.origin()).isEqualTo(StateOrigin.START);
        });
    }

    /** Steps that are repeated are none. */
    @Test
    void lossesWithoutProgressEndTheRunWithARemedy() {
        begin();
        RankStart first = start();
        trains(1, 5);
        lose(first, 1);
        RankStart second = start();
        trains(3, 5);
        lose(second, 2);
        RankStart third = start();
        trains(2, 4);
        lose(third, 3);
        assertThat(end().message())
                .contains("node-3", "left the mesh")
                .contains("; it was failure 3, the last 3 without a new step between them, and the run tolerates"
                        + " recoveries=2 of these: see in the logs of the nodes")
                .endsWith("; last checkpoint: none");
        assertThat(end().meshFailed()).as("whether somebody else may go on").isFalse();
    }

    @Test
    void aProgressingRunToleratesAnyNumberOfLosses() {
        begin();
        for (int failure = 1; failure <= 7; failure++) {
            RankStart start = start();
            trains(failure, failure);
            lose(start, 1);
        }
        assertThat(start().jobId()).isEqualTo("run-again-7");
        trains(8, 8);
        reachEnd();
        assertThat(end().outcome()).isEqualTo(RunOutcome.COMPLETED);
    }

    @Test
    void aLossEndsARunWithoutRecoveriesByName() {
        settings.put("recoveries", "0");
        begin();
        lose(start(), 1);
        assertThat(end().meshFailed()).isTrue();
        assertThat(end().failedNodes()).containsExactly("node-1");
        assertThat(events(RunEvent.NodesFailed.class)).isEmpty();
    }

    @Test
    void aFaultOfTheJobItselfIsNotRepeated() {
        begin();
        start();
        act(one -> one.job().orElseThrow().reported(new RankFailure("run", 2, 2, "router 'mine' failed", false)));
        assertThat(end().message()).startsWith("rank 2 on node-2 (host:22) failed: router 'mine' failed");
    }

    @Test
    void aCheckpointOfTheLastStepIsTheEnd() {
        settings.put("stopAfter", "3");
        begin();
        RankStart first = start();
        trains(1, 3);
        act(one -> one.job().orElseThrow().accept(new TrainingEvent.CheckpointWritten(3, directory.toString())));
        lose(first, 1);
        assertThat(end().outcome()).isEqualTo(RunOutcome.COMPLETED);
    }

    @Test
    void aRunIsCancelledWhileItWaitsForNodes() {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        act(LedRun::cancel);
        assertThat(end().outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(end().message()).startsWith("stopped while failed nodes were replaced");
    }

    @Test
    void aCheckpointRequestedDuringARecoveryIsWrittenAfterwards() {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        nodes.training = false;
        act(LedRun::checkpoint);
        nodes.answering = 4;
        start();
        nodes.training = true;
        time.passUntil(() -> on(one -> !nodes.checkpoints.isEmpty()));
        assertThat(nodes.checkpoints).containsExactly("run-again-1");
    }

    @Test
    void aResubmittedRunContinuesItsCountOfLosses() {
        begin(Optional.of(NodeFailure.of(List.of("node-0"), "node-0", 9, 4, 2, "node-0 is gone")));
        RankStart again = start();
        assertThat(again.jobId()).isEqualTo("run-again-2");
        lose(again, 1);
        lose(start(), 2);
        assertThat(end().message()).contains("it was failure 4, the last 3 without a new step between them");
    }

    @Test
    void aLeavingLeaderStopsLeadingWithoutEndingTheRun() {
        begin();
        RankStart first = start();
        act(LedRun::leave);
        lose(first, 1);
        doesNotStart();
        assertThat(run.history().end()).isEmpty();
    }

    @Test
    void theRunIsAnnouncedToAllNodesBeforeEachOfItsJobs() {
        begin();
        RankStart first = start();
        lose(first, 1);
        start();
        List<FollowedRun> announced = on(one -> List.copyOf(nodes.announced));
        assertThat(announced).hasSize(2).allSatisfy(told -> {
            assertThat(told.runId()).isEqualTo("run");
            assertThat(told.members()).isEqualTo(first.peers());
            assertThat(told.request().run()).isEqualTo("secret");
        });
    }
}
