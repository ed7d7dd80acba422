package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node from which nothing comes after the job has failed, beside one that only takes long to leave it. */
@Timeout(60)
class GivenUpNodeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration UNHEARD = Duration.ofSeconds(1);
    private static final RankStart START = new RankStart(
            "job-1",
            new RunRequest(Map.of("nodes", "3"), ""),
            ExpertPlacement.even(1, 6, Topology.of(3, 1)),
            0,
            List.of(
                    new Peer("node-0", "host", 1, 2, 3),
                    new Peer("node-1", "host", 4, 5, 6),
                    new Peer("node-2", "host", 7, 8, 9)),
            Map.of());

    private static final List<String> LINES = List.of("rank 1 to nobody", "rank 1 from nobody");

    private final ScriptedTime time = new ScriptedTime();
    private final CompletableFuture<JobEnd> ended = new CompletableFuture<>();
    private final RunLog log = new RunLog(new UnseenJob(), () -> 0);
    private RunningJob job = job(HOUR);

    private RunningJob job(Duration settle) {
        JobLimits limits = new JobLimits(HOUR, HOUR, UNHEARD, settle, HOUR, HOUR, HOUR, HOUR);
        return new RunningJob(START, new Nodes(time.detector(limits)), time, limits, log, ended::complete);
    }

    /** Node 2 answers nothing; node 1 does, before its rank has left the job. */
    private record Nodes(FailureDetector<Peer> detector) implements StoppingNodes {
        @Override
        public RankService ranks(RunningJob of, int node) {
            return new UnusedRanks() {
                @Override
                public Future<Void> start(RankStart start) {
                    return Future.succeededFuture();
                }

                @Override
                public Future<List<String>> cancel(String jobId, String reason) {
                    return node == 2 ? Promise.<List<String>>promise().future() : Future.succeededFuture(LINES);
                }
            };
        }
    }

    private void fails(boolean consequence) {
        time.run(() -> {
            job.begin();
            job.reported(new RankFailure("job-1", 0, 0, "it waits for rank 2", consequence));
            job.gone(0, List.of());
        });
    }

    @Test
    void onlySlowNodesAreWaitedForNotUnresponsiveOnes() {
        fails(true);
        time.pass(UNHEARD.multipliedBy(2));
        assertThat(ended).isNotDone();
        time.run(() -> job.gone(1, List.of()));
        assertThat(ended.getNow(null))
                .isEqualTo(new JobEnd(
                        RunOutcome.FAILED,
                        "rank 0 on node-0 (host:2) failed: it waits for rank 2; node-2 (host:8) does not answer, since"
                                + " step 1",
                        true,
                        List.of("node-2")));
    }

    /** Its word comes through, and nothing reaches it. */
    @Test
    void aNodeThatLeftAndDoesNotAnswerIsLost() {
        fails(true);
        time.run(() -> job.gone(1, List.of()));
        time.run(() -> job.gone(2, List.of()));
        time.passUntil(ended::isDone);
        assertThat(ended.getNow(null).failedNodes()).containsExactly("node-2");
    }

    /** Faults of plug-ins do not make the run give up a node early. */
    @Test
    void allNodesAreWaitedForAfterAFaultOfTheJob() {
        fails(false);
        time.run(() -> job.gone(1, List.of()));
        time.pass(UNHEARD.multipliedBy(2));
        assertThat(ended).isNotDone();
    }

    /** It lives, and answers, so it is waited for as long as a node may take to leave the job. */
    @Test
    void theLogHasTheLastExchangesOfANodeWhoseRankIsStuck() {
        job = job(Duration.ofSeconds(3));
        fails(true);
        time.passUntil(ended::isDone);
        assertThat(ended.getNow(null).failedNodes()).containsExactly("node-2", "node-1");
        assertThat(lines())
                .containsExactly(
                        "node-0: rank 0 failed: it waits for rank 2",
                        "node-0: has exchanged nothing",
                        "node-1: its last exchanges, in seconds since it joined the job:",
                        "node-1: rank 1 to nobody",
                        "node-1: rank 1 from nobody",
                        "node-2: sent none of its last exchanges");
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        try (RunHistory.Reader reader = log.history().read(() -> {})) {
            for (RunEvent event = reader.poll(); event != null; event = reader.poll()) {
                if (event instanceof RunEvent.LogLine line) {
                    lines.add(line.node() + ": " + line.text());
                }
            }
        }
        return lines;
    }
}
