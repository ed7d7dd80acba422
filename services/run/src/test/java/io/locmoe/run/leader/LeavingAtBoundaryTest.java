package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.JobNodes;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.FirstRank;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that says that it leaves is waited for until the step that runs has ended, with a checkpoint. */
class LeavingAtBoundaryTest {
    private static final RankFailure LEAVES =
            new RankFailure("job-1", 1, RankFailure.NO_RANK, "it is shutting down", false, true);
    private static final String SENTENCE = "node-1 (host:5): it is shutting down";
    private static final JobEnd LOST = new JobEnd(RunOutcome.FAILED, SENTENCE, true, List.of("node-1"));
    private static final JobEnd LEFT = new JobEnd(RunOutcome.FAILED, SENTENCE, true, List.of("node-1"), true);

    private final ScriptedTime time = new ScriptedTime();
    private final CompletableFuture<JobEnd> ended = new CompletableFuture<>();
    /** The messages that the nodes receive. */
    private final List<String> told = new ArrayList<>();

    private boolean running = true;
    private RunningJob job;

    @BeforeEach
    void begin() {
        on(() -> {
            job = new RunningJob(
                    new RankStart(
                            "job-1",
                            new RunRequest(Map.of("nodes", "2"), ""),
                            ExpertPlacement.even(1, 8, Topology.of(2, 1)),
                            0,
                            List.of(new Peer("node-0", "host", 1, 2, 3), new Peer("node-1", "host", 4, 5, 6)),
                            Map.of()),
                    new Nodes(),
                    time,
                    limits(Duration.ofHours(1)),
                    new RunLog(new UnseenJob(), () -> 0),
                    ended::complete);
            job.begin();
        });
    }

    private static JobLimits limits(Duration each) {
        return new JobLimits(each, each, each, each, each, each, each, each);
    }

    private void on(Runnable work) {
        time.run(work);
    }

    private JobEnd end() {
        return ended.getNow(null);
    }

    private final class Nodes implements JobNodes, FirstRank {
        private final FailureDetector<Peer> detector = time.detector(limits(Duration.ofHours(1)));

        @Override
        public FailureDetector<Peer> detector() {
            return detector;
        }

        @Override
        public RankService ranks(RunningJob of, int node) {
            return new UnusedRanks() {
                @Override
                public Future<Void> start(RankStart start) {
                    return Future.succeededFuture();
                }

                @Override
                public Future<List<String>> cancel(String jobId, String reason) {
                    told.add("cancel " + node);
                    of.gone(node, List.of());
                    return Future.succeededFuture(List.of());
                }
            };
        }

        @Override
        public FirstRank first() {
            return this;
        }

        @Override
        public boolean requestStop(String jobId) {
            told.add("stop");
            return running;
        }

        @Override
        public boolean requestPause(String jobId) {
            told.add("copies");
            return running;
        }

        @Override
        public boolean requestCheckpoint(String jobId) {
            return true;
        }
    }

    @Test
    void theJobStopsAtABoundaryAndCountsAsALossOfTheNode() {
        on(() -> job.reported(LEAVES));
        on(() -> job.gone(1, List.of()));
        assertThat(ended).isNotDone();
        job.ended(false, List.of());
        assertThat(end()).isEqualTo(LEFT);
        assertThat(told).as("never copies alone").containsExactly("stop", "copies");
    }

    /** For example, the last checkpoint cannot be written. */
    @Test
    void aFaultAtTheStepBoundaryCountsAsALossOfTheNode() {
        on(() -> job.reported(LEAVES));
        on(() -> job.reported(new RankFailure("job-1", 0, 0, "no room", false)));
        assertThat(end()).isEqualTo(LOST);
    }

    @Test
    void aJobWithALeavingNodeIsNotPausedForJoiners() {
        on(() -> job.reported(LEAVES));
        on(() -> assertThat(job.pause()).isFalse());
    }

    @Test
    void leavingInTheLastStepCompletesTheJob() {
        on(() -> job.reported(LEAVES));
        job.ended(true, List.of());
        on(() -> job.gone(1, List.of()));
        assertThat(end().outcome()).isEqualTo(RunOutcome.COMPLETED);
    }

    @Test
    void aCancelledJobWhoseNodesLeaveIsCancelled() {
        on(() -> job.cancel());
        on(() -> job.reported(LEAVES));
        job.ended(false, List.of());
        on(() -> job.gone(1, List.of()));
        assertThat(end().outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(told).containsExactly("stop");
    }

    @Test
    void aNodeGoneBeforeTheStepBoundaryIsNotWaitedFor() {
        on(() -> job.reported(LEAVES));
        on(() -> job.reported(LEAVES));
        assertThat(end()).isEqualTo(LOST);
        assertThat(told).containsExactlyInAnyOrder("stop", "copies", "cancel 0", "cancel 1");
    }

    @Test
    void leavingBeforeTheFirstStepCancelsTheJobAtOnce() {
        running = false;
        on(() -> job.reported(LEAVES));
        assertThat(end()).isEqualTo(LOST);
        assertThat(told).contains("cancel 0", "cancel 1");
    }
}
