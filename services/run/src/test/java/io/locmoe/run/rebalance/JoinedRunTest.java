package io.locmoe.run.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.leader.LedRun;
import io.locmoe.run.leader.ScriptedRun;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a run on fewer nodes than requested handles nodes that arrive later. */
@Timeout(120)
class JoinedRunTest extends ScriptedRun {
    /** A run of four nodes that has lost one, has gone on with the first so many, and has trained five steps. */
    private RankStart fewer(int left) {
        settings.put("replaceWait", "1");
        begin();
        RankStart first = start();
        trains(1, 3);
        nodes.answering = 3;
        lose(first, 3);
        RankStart second = start();
        assertThat(second.peers()).hasSize(left);
        trains(3, 5);
        return second;
    }

    private static List<String> names(RankStart start) {
        return start.peers().stream().map(Peer::name).toList();
    }

    @Test
    void aLateNodeIsTakenInWithoutALoss() {
        RankStart second = fewer(3);
        assertThat(nodes.pauses).isEmpty();
        nodes.answering = 4;
        pauses(second);
        RankStart third = start();
        assertThat(third.jobId()).isEqualTo("run-joined-5");
        assertThat(names(third)).containsExactly("node-0", "node-1", "node-2", "node-3");
        assertThat(third.request().settings()).containsEntry("nodes", "4");
        trains(6, 7);
        reachEnd();
        assertThat(end().message()).startsWith("complete after step 7");
        assertThat(events(RunEvent.NodesJoined.class)).singleElement().satisfies(joined -> {
            assertThat(joined.names()).containsExactly("node-3");
            assertThat(joined.step()).isEqualTo(6);
            assertThat(joined.nodes()).isEqualTo(4);
            assertThat(joined.seconds()).isBetween(0.0, 60.0);
        });
        assertThat(events(RunEvent.NodesFailed.class)).hasSize(1);
        assertThat(events(RunEvent.Ended.class)).hasSize(1);
        assertThat(observed).containsExactly("run on 4", "failure", "run on 3", "run on 4");
    }

    /** Experts and batch divide over two and four nodes, not over three. */
    @Test
    void aNodeThatCannotBeUsedAloneIsNotTakenIn() {
        settings.putAll(Map.of("experts", "8", "batch", "8"));
        RankStart second = fewer(2);
        isNotPaused();
        nodes.answering = 4;
        pauses(second);
        assertThat(start().peers()).hasSize(4);
    }

    @Test
    void aRunWithoutSnapshotsIsNotPaused() {
        settings.put("snapshotShare", "0");
        fewer(3);
        nodes.answering = 4;
        isNotPaused();
    }

    @Test
    void aRunIsPausedOnlyOnceItTrains() {
        nodes.training = false;
        RankStart second = fewer(3);
        nodes.answering = 4;
        isNotPaused();
        nodes.training = true;
        pauses(second);
        assertThat(start().peers()).hasSize(4);
    }

    /** For example a node with another build of a plug-in. */
    @Test
    void aNodeThatRefusesThePlacementIsLeftOut() {
        RankStart second = fewer(3);
        nodes.refusals.add(new ControlException(Code.INVALID, "node-3 has another router"));
        nodes.answering = 4;
        pauses(second);
        RankStart third = start();
        assertThat(names(third)).containsExactly("node-0", "node-1", "node-2");
        trains(6, 6);
        assertThat(training(TrainingEvent.Notice.class))
                .last()
                .returns(
                        "node-3 could not join, and the run goes on without: node-3 has another router",
                        TrainingEvent.Notice::text);
        isNotPaused();
        act(one -> one.left(new Peer("node-3", "host", 13, 23, 33)));
        pauses(third);
        assertThat(start().peers()).as("it is another process now").hasSize(4);
        assertThat(events(RunEvent.NodesFailed.class)).hasSize(1);
    }

    /** The join caused the fault, so the run does not end because of it. */
    @Test
    void aFaultOfAJoiningNodeIsAToleratedLoss() {
        RankStart second = fewer(3);
        nodes.answering = 4;
        pauses(second);
        RankStart third = start();
        act(one -> one.job()
                .orElseThrow()
                .reported(new RankFailure(third.jobId(), 3, RankFailure.NO_RANK, "it takes no job", false)));
        RankStart fourth = start();
        assertThat(names(fourth)).containsExactly("node-0", "node-1", "node-2");
        trains(6, 6);
        assertThat(events(RunEvent.NodesFailed.class)).hasSize(2);
        assertThat(events(RunEvent.NodesJoined.class)).isEmpty();
        assertThat(events(RunEvent.Recovered.class)).hasSize(2);
    }

    /** The pause wrote no checkpoint, so the job continues to a step boundary at which it writes one. */
    @Test
    void cancellingDuringAPauseWritesACheckpoint() {
        RankStart second = fewer(3);
        nodes.answering = 4;
        isAskedToPause(second);
        nodes.stopping = true;
        act(LedRun::cancel);
        nodes.pauses.add(second.jobId());
        pauses(second);
        RankStart third = start();
        time.passUntil(() -> nodes.stops.contains(third.jobId()));
        trains(6, 6);
        comesToABoundary(third);
        assertThat(end().outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(end().message()).startsWith("stopped after step 6");
    }

    @Test
    void aCheckpointAskedForMeanwhileIsWrittenByTheNextJob() {
        RankStart second = fewer(3);
        nodes.answering = 4;
        isAskedToPause(second);
        act(LedRun::checkpoint);
        nodes.pauses.add(second.jobId());
        pauses(second);
        RankStart third = start();
        time.passUntil(() -> on(one -> !nodes.checkpoints.isEmpty()));
        assertThat(nodes.checkpoints).containsExactly(third.jobId());
    }
}
