package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a run handles nodes that leave between two steps because they were told to. */
@Timeout(120)
class LeftRunTest extends ScriptedRun {
    @BeforeEach
    void rankZeroStops() {
        nodes.stopping = true;
    }

    /** A run of four nodes has trained three steps, and the last so many of its nodes leave. */
    private void leave(int count) {
        begin();
        RankStart first = start();
        trains(1, 3);
        for (int node = 4 - count; node < 4; node++) {
            int leaving = node;
            act(one -> one.job()
                    .orElseThrow()
                    .reported(new RankFailure("run", leaving, RankFailure.NO_RANK, "it is told to end", false, true)));
        }
        assertThat(nodes.stops).containsExactly("run");
        nodes.answering = 4 - count;
        comesToABoundary(first);
    }

    private static List<String> names(RankStart start) {
        return start.peers().stream().map(Peer::name).toList();
    }

    @Test
    void enoughRemainingNodesContinueAndTakeTheReplacementIn() {
        settings.putAll(Map.of("fewestNodes", "3", "replaceWait", "3600"));
        leave(1);
        RankStart second = start();
        assertThat(names(second)).containsExactly("node-0", "node-1", "node-2");
        trains(4, 5);
        nodes.pauses.clear();
        nodes.answering = 4;
        isAskedToPause(second);
        comesToABoundary(second);
        assertThat(start().peers()).hasSize(4);
        trains(6, 6);
        assertThat(training(TrainingEvent.StepCompleted.class))
                .as("no step is repeated")
                .extracting(e -> e.report().step())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(events(RunEvent.NodesFailed.class))
                .singleElement()
                .satisfies(lost -> assertThat(lost.failure().failedNodes()).containsExactly("node-3"));
    }

    private void waitsForAll() {
        doesNotStart();
        nodes.answering = 4;
        assertThat(start().peers()).hasSize(4);
    }

    @Test
    void tooFewRemainingNodesAwaitTheReplacement() {
        leave(1);
        waitsForAll();
    }

    /** Two of four cannot agree on going on. */
    @Test
    void halfOfTheNodesWaitForTheReplacements() {
        settings.put("fewestNodes", "1");
        leave(2);
        waitsForAll();
    }

    /** Without snapshots the replacement would join only at the next failure. */
    @Test
    void aRunWithoutSnapshotsAwaitsTheReplacement() {
        settings.putAll(Map.of("fewestNodes", "1", "snapshotShare", "0"));
        leave(1);
        waitsForAll();
    }
}
