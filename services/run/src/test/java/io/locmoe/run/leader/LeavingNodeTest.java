package io.locmoe.run.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is shut down before the job's Start has come to it. */
@Timeout(60)
class LeavingNodeTest {
    private static final RankStart START = new RankStart(
            "job-1",
            new RunRequest(Map.of("nodes", "2"), ""),
            ExpertPlacement.even(1, 8, Topology.of(2, 1)),
            0,
            List.of(new Peer("node-0", "host", 1, 2, 3), new Peer("node-1", "host", 4, 5, 6)),
            Map.of());

    private final ScriptedTime time = new ScriptedTime();
    private final CompletableFuture<JobEnd> ended = new CompletableFuture<>();
    private final RunningJob job =
            new RunningJob(START, new Nodes(), time, limits(), new RunLog(new UnseenJob(), () -> 0), ended::complete);

    private static JobLimits limits() {
        Duration hour = Duration.ofHours(1);
        return new JobLimits(hour, hour, hour, hour, hour, hour, hour, hour);
    }

    private final class Nodes implements StoppingNodes {
        private final FailureDetector<Peer> detector = time.detector(limits());

        @Override
        public FailureDetector<Peer> detector() {
            return detector;
        }

        @Override
        public RankService ranks(RunningJob of, int node) {
            assertThat(of).isSameAs(job);
            return node == 0 ? new First() : new Leaving();
        }
    }

    /** Accepts the job and fails once it hears that the other node is missing. */
    private final class First extends UnusedRanks {
        @Override
        public Future<Void> start(RankStart start) {
            return Future.succeededFuture();
        }

        @Override
        public Future<List<String>> cancel(String jobId, String reason) {
            job.reported(new RankFailure(jobId, 0, 0, reason, true));
            time.run(() -> job.gone(0, List.of()));
            return Future.succeededFuture(List.of());
        }
    }

    private static final class Leaving extends UnusedRanks {
        @Override
        public Future<Void> start(RankStart start) {
            return Future.failedFuture(new ControlException(Code.NOT_READY, "node-1 is leaving the mesh; try again"));
        }
    }

    @Test
    void aLeavingNodeIsNamedAsTheCause() {
        time.run(job::begin);
        assertThat(ended.getNow(null))
                .isEqualTo(new JobEnd(
                        RunOutcome.FAILED,
                        "node-1 (host:5) was leaving the mesh when the job was to start there",
                        true,
                        List.of("node-1")));
    }
}
