package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RankStart;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The nodes for which a run waits after a failure, and those with which it continues. */
@Timeout(60)
class RestartedRunTest extends ScriptedRun {
    /** A question costs each node a look at its directories. */
    @Test
    void nodesAreNotAskedWhileTooFewAreKnown() {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 2);
        time.pass(Duration.ofSeconds(5));
        assertThat(nodes.questions).isZero();
        nodes.answering = 4;
        start();
        assertThat(nodes.questions).isEqualTo(1);
    }

    /** A mesh with more nodes than the job does not wait for replacements. */
    @Test
    void aSpareTakesThePlaceOfALostNodeAtOnce() {
        settings.put("replaceWait", "3600");
        nodes.answering = 5;
        begin();
        RankStart first = start();
        assertThat(first.peers()).hasSize(4);
        nodes.gone = Set.of(1);
        lose(first, 1);
        RankStart second = start();
        trains(1, 1);
        assertThat(events(RunEvent.Recovered.class))
                .singleElement()
                .satisfies(event -> assertThat(event.members())
                        .containsExactly("node-0", "node-2", "node-3", "node-4")
                        .isEqualTo(second.peers().stream().map(Peer::name).toList()));
    }

    /** A stopped node stays in the mesh for a while, and its silence costs seconds. */
    @Test
    void aLostNodeIsNotAskedIfOthersSuffice() {
        nodes.answering = 5;
        begin();
        lose(start(), 1);
        assertThat(start().peers()).extracting(Peer::name).containsExactly("node-0", "node-2", "node-3", "node-4");
    }

    /** If most nodes of the job are lost, spares cannot form a quorum in their place. */
    @Test
    void sparesHaveNoVote() {
        settings.put("replaceWait", "3600");
        nodes.answering = 6;
        begin();
        RankStart first = start();
        nodes.gone = Set.of(1, 2);
        lose(first, 1);
        doesNotStart();
        nodes.gone = Set.of(2);
        start();
    }

    @Test
    void aMajorityContinuesWithTheMostNodesThatDivideExpertsAndBatch() {
        settings.putAll(Map.of("experts", "8", "batch", "8", "replaceWait", "1"));
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        assertThat(start().peers()).hasSize(2);
        trains(1, 1);
        assertThat(events(RunEvent.Recovered.class))
                .singleElement()
                .satisfies(event -> assertThat(event.members()).hasSize(2));
        assertThat(training(TrainingEvent.Notice.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).startsWith("the job had 4 nodes and has 2: "));
        assertThat(observed).containsExactly("run on 4", "failure", "run on 2");
    }

    /** This half may be the one that is cut off, so no votes are requested in vain. */
    @Test
    void halfOfTheNodesWaitForAMajority() {
        settings.put("replaceWait", "1");
        begin();
        RankStart first = start();
        nodes.answering = 2;
        lose(first, 2);
        doesNotStart();
        nodes.answering = 3;
        assertThat(start().peers()).hasSize(3);
    }

    @Test
    void allNodesAreWaitedForUntilTheReplacementTimeout() {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        doesNotStart();
        nodes.answering = 4;
        assertThat(start().peers()).hasSize(4);
    }

    @Test
    void tooFewNodesEndTheRunWithARemedy() {
        settings.putAll(Map.of("replaceWait", "1", "fewestNodes", "4"));
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        assertThat(end().message())
                .contains("node-1 (host:21) left the mesh during step 1; after 1 s the mesh has 3 of 4 nodes, and no"
                        + " number from fewestNodes=4 on divides experts and batch: start nodes and continue, or give a"
                        + " longer --replace-wait or fewer --fewest-nodes");
    }

    @Test
    void busyRefusalsAreRetriedAndInvalidJobsAreNot() {
        begin();
        RankStart first = start();
        nodes.refusals.add(new ControlException(Code.BUSY, "the node still runs the last job"));
        lose(first, 1);
        RankStart second = start();
        nodes.refusals.add(new ControlException(Code.INVALID, "the text is damaged"));
        lose(second, 1);
        assertThat(end().message()).startsWith("the text is damaged");
    }
}
