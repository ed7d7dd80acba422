package io.locmoe.run.follower;

import static io.locmoe.run.follower.ScriptedLeaders.PEERS;
import static io.locmoe.run.follower.ScriptedLeaders.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.job.RunState;
import io.locmoe.samples.FakeReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node follows a run that another node leads, and when it stops following. */
@Timeout(60)
class ReplicaTest {
    private final ScriptedLeaders mesh = new ScriptedLeaders();

    @Test
    void nonMembersEventuallyReportALeaderlessRun() {
        Replica copy = mesh.copy(3, run("run", 7, PEERS.subList(0, 3)));
        mesh.leaves(copy, 0);
        mesh.time.pass(Duration.ofSeconds(65));
        assertThat(mesh.history.end()).isEmpty();
        mesh.time.pass(Duration.ofSeconds(1));
        mesh.time.passUntil(() -> mesh.history.end().isPresent());
        assertThat(mesh.history.end().orElseThrow())
                .returns(RunOutcome.FAILED, RunEvent.Ended::outcome)
                .returns(true, RunEvent.Ended::meshFailed)
                .satisfies(end -> assertThat(end.message())
                        .startsWith("run can no longer be followed: none of its nodes has led it for 60 s: [node-0"));
        assertThat(mesh.takenOver).hasValue(0);
        assertThat(mesh.ask(copy, Replica::isOver)).isTrue();
    }

    /** In an open mesh anybody may claim that a node leads a run. */
    @Test
    void anUnconfirmedRunIsDroppedAndNotTakenOver() {
        Replica copy = mesh.toldOf(1, run("run", 7, PEERS));
        mesh.time.pass(Duration.ofSeconds(20));
        assertThat(mesh.ask(copy, Replica::isRunning)).isFalse();
        mesh.time.pass(Duration.ofSeconds(54));
        mesh.time.passUntil(() -> mesh.ask(copy, Replica::isOver));
        assertThat(mesh.takenOver).hasValue(0);
    }

    /** Possibly no other node has followed the run. */
    @Test
    void aFormerLeaderMayTakeTheRunOverAgain() {
        Replica copy = mesh.toldOf(1, run("run", 7, PEERS));
        mesh.on(copy, Replica::confirm);
        mesh.time.pass(Duration.ofSeconds(20));
        mesh.awaitTakeOver();
    }

    @Test
    void aRunCountsAsRunningWhileANewLeaderIsSought() {
        Replica copy = mesh.copy(3);
        mesh.fallsSilent(copy);
        assertThat(mesh.ask(copy, Replica::isRunning)).isTrue();
    }

    @Test
    void aJobEndsWhenItsRunIsResubmitted() {
        Replica copy = mesh.copy(1);
        mesh.on(copy, one -> one.submittedAgain(run("older", 6, PEERS)));
        mesh.on(copy, one -> one.submittedAgain(run("run", 8, PEERS)));
        assertThat(mesh.ask(copy, Replica::isOver)).isFalse();
        mesh.on(copy, one -> one.submittedAgain(run("newer", 8, PEERS)));
        assertThat(mesh.history.end().orElseThrow().message()).isEqualTo("the run was submitted again, as newer");
    }

    /** Adds more events than a history retains. */
    @Test
    void progressOfTheRunSurvivesHistoryTruncation() {
        Replica copy = mesh.copy(1);
        assertThat(mesh.ask(copy, Replica::state).failures().number()).isEqualTo(2);
        mesh.history.add(new RunEvent.Training(new TrainingEvent.CheckpointWritten(3, "/checkpoints/step-3")));
        mesh.ask(copy, Replica::run);
        for (int step = 4; step < 300; step++) {
            mesh.history.add(new RunEvent.Training(new TrainingEvent.StepCompleted(FakeReport.of(step))));
        }
        assertThat(mesh.ask(copy, Replica::state))
                .returns("/checkpoints/step-3", RunState::checkpoint)
                .returns(299L, RunState::lastStep);
    }
}
