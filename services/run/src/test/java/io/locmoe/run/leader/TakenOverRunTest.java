package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunState;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import io.locmoe.samples.FakeReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How another node becomes the leader of a run. */
@Timeout(60)
class TakenOverRunTest extends ScriptedRun {
    private static final String MINORITY = "no majority of the run's nodes agrees on its new members: 2 of 4 nodes";

    private static ControlException superseded() {
        return new ControlException(Code.SUPERSEDED, "the run has gone on without node-0");
    }

    private List<FollowedRun> announced() {
        return on(one -> List.copyOf(nodes.announced));
    }

    /** The leader of the run is lost, and another node has a copy of its history. */
    private void takeOver() {
        takeOver("node-0");
    }

    private void takeOver(String... lost) {
        FollowedRun former = nodes.announced.getLast();
        RunHistory copy = run.history();
        RunState state = RunState.NEW;
        for (RunEvent event : events(RunEvent.class)) {
            state = state.after(event);
        }
        run = keep(former, new RunLog("run", copy, state, new Observed(), System::nanoTime));
        act(one -> one.takeOver(former, List.of(lost), Optional.of("rank 1 failed: it waits for rank 0")));
    }

    @Test
    void aNewLeaderContinuesTheHistoryOfTheRun() {
        settings.put("recoveries", "3");
        begin();
        RankStart first = start();
        trains(1, 3);
        lose(first, 1);
        start();
        trains(4, 4);
        long term = run.history().term();
        takeOver();
        assertThat(run.history().term()).isGreaterThan(term);
        assertThat(events(RunEvent.NodesFailed.class).getLast().failure().cause())
                .isEqualTo("node-0 (host:20), which led the run, has failed; rank 1 failed: it waits for rank 0");
        assertThat(start().jobId()).isEqualTo("run-again-2");
        trains(5, 5);
        reachEnd();
        assertThat(end().message()).startsWith("complete after step 5");
        assertThat(events(RunEvent.Recovered.class)).hasSize(2).last().satisfies(recovered -> {
            assertThat(recovered.failure().kind()).isEqualTo(NodeFailure.Kind.LEADER);
            assertThat(recovered.failure().number()).isEqualTo(2);
            assertThat(recovered.failure().step()).isEqualTo(5);
            assertThat(recovered.failure().seconds()).isLessThan(60);
        });
        awaitOver(true);
        assertThat(observed).containsExactly("run on 4", "failure", "run on 4", "leads", "run on 4", "failure");
    }

    @Test
    void aNewLeaderDiscardsTheFailuresThatACutOffLeaderReported() {
        settings.put("recoveries", "3");
        begin();
        start();
        trains(1, 3);
        NodeFailure reported = NodeFailure.of(List.of("node-1", "node-2", "node-3"), "node-0", 4, 4, 1, "cut off");
        run.history().add(new RunEvent.NodesFailed(reported));
        takeOver();
        NodeFailure failure = events(RunEvent.NodesFailed.class).getLast().failure();
        assertThat(failure.failedNodes()).containsExactly("node-0");
        assertThat(failure.number()).isEqualTo(2);
    }

    @Test
    void aNewLeaderEndsACancelledRun() {
        begin();
        start();
        run.history().add(new RunEvent.StateChanged(RunStage.STOPPING));
        takeOver();
        assertThat(end().outcome()).isEqualTo(RunOutcome.CANCELLED);
    }

    /** Watchers hear of the failure beforehand, so that they can start replacements. */
    @Test
    void aNodeLeadsTheRunOnceTheNodesHaveAgreed() {
        begin();
        start();
        IntStream.range(0, 3).forEach(n -> nodes.refusals.add(new ControlException(Code.MINORITY, MINORITY)));
        nodes.answering = 3;
        takeOver();
        assertThat(events(RunEvent.NodesFailed.class)).hasSize(1);
        doesNotStart();
        assertThat(announced()).hasSize(1);
        nodes.answering = 4;
        start();
        assertThat(nodes.refusals).as("what may pass is asked again").isEmpty();
        assertThat(announced()).hasSize(2);
    }

    @Test
    void aMinorityFailsTheRunAfterTheReplacementTimeout() {
        settings.put("replaceWait", "1");
        begin();
        start();
        IntStream.range(0, 100).forEach(n -> nodes.refusals.add(new ControlException(Code.MINORITY, MINORITY)));
        takeOver();
        assertThat(end())
                .returns(RunOutcome.FAILED, RunEvent.Ended::outcome)
                .satisfies(end -> assertThat(end.message()).startsWith(MINORITY));
        awaitOver(false);
        List<String> seen = on(one -> List.copyOf(observed));
        assertThat(seen).containsExactly("run on 4", "failed");
    }

    /** Others may have a majority. */
    @Test
    void aLeaderWithoutAMajorityGivesTheRunUp() {
        settings.put("replaceWait", "1");
        begin();
        RankStart first = start();
        IntStream.range(0, 100).forEach(n -> nodes.refusals.add(new ControlException(Code.MINORITY, MINORITY)));
        lose(first, 1);
        assertThat(end().message()).startsWith(MINORITY);
        awaitOver(false);
    }

    @Test
    void aSupersededLeaderStepsDownWithoutEndingTheRun() {
        begin();
        RankStart first = start();
        nodes.refusals.add(superseded());
        lose(first, 1);
        awaitOver(false);
        assertThat(run.history().end()).isEmpty();
        nodes.refusals.add(superseded());
        takeOver();
        awaitOver(false);
        doesNotStart();
        assertThat(run.history().end()).isEmpty();
        assertThat(observed)
                .as("whoever takes it over counts its failure")
                .containsExactly("run on 4", "failure", "passed on", "superseded");
    }

    /** The three others have lost a node and not continued yet; they are sent the lost nodes as known here. */
    @Test
    void aNodeCutOffFromTheMajorityLeavesTheRunToIt() {
        begin();
        start();
        nodes.claims.add(new ControlException(Code.SUPERSEDED, "node-1 leads run"));
        nodes.answering = 1;
        takeOver("node-0", "node-1", "node-2");
        assertThat(events(RunEvent.NodesFailed.class)).hasSize(1);
        nodes.answering = 4;
        awaitOver(false);
        assertThat(nodes.claims).isEmpty();
        assertThat(nodes.starts).isEmpty();
        assertThat(run.history().end()).isEmpty();
    }

    @Test
    void aNodeThatHeardHalfOfTheNodesTakesTheRunOver() {
        begin();
        start();
        nodes.claims.add(new ControlException(Code.SUPERSEDED, "node-1 leads run"));
        takeOver("node-0", "node-1");
        start();
        assertThat(nodes.claims).hasSize(1);
    }

    /** The same happens to a node that has promised another one a newer epoch. */
    @Test
    void aLeaderMayStepDownWhileItsJobRuns() {
        begin();
        RankStart first = start();
        trains(1, 1);
        RunningJob job = on(LedRun::job).orElseThrow();
        act(LedRun::stepDown);
        awaitOver(false);
        assertThat(on(LedRun::job)).isEmpty();
        List<RunEvent> told = events(RunEvent.class);
        act(one -> {
            job.accept(new TrainingEvent.StepCompleted(FakeReport.of(2)));
            first.peers().forEach(job::left);
            one.stepDown();
        });
        assertThat(events(RunEvent.class)).isEqualTo(told);
        doesNotStart();
        assertThat(observed).containsExactly("run on 4", "passed on");
    }

    /** Nodes that follow the run from then on hear of no earlier failure. */
    @Test
    void theNextJobAnnouncesTheLossBeforeIt() {
        begin();
        RankStart first = start();
        assertThat(nodes.announced.getLast().request().after()).isEmpty();
        lose(first, 1);
        start();
        assertThat(nodes.announced.getLast().request().after())
                .hasValueSatisfying(failure -> assertThat(failure.failedNodes()).containsExactly("node-1"));
        assertThat(nodes.announced.getLast().members()).extracting(Peer::name).startsWith("node-0");
    }
}
