package io.locmoe.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.detection.FailureDetector;
import io.locmoe.detection.Health;
import io.locmoe.detection.Timers;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.leader.UnusedRanks;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A training node polls its leader; each question advances the test's clock by seven seconds. */
@Timeout(60)
class LeaderWatchTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration EACH = Duration.ofSeconds(7);
    /** Questions without an answer until the 60 seconds are over. */
    private static final int MOST = 9;

    private static final RankStart START = new RankStart(
            "job-1",
            new RunRequest(Map.of("nodes", "2", "steps", "1000000"), ""),
            ExpertPlacement.even(1, 8, Topology.of(2, 1)),
            1,
            List.of(new Peer("node-0", "host", 1, 2, 3), new Peer("node-1", "host", 4, 5, 6)),
            Map.of());

    private final Vertx vertx = Vertx.vertx();
    private final Confinement confinement = new Confinement(vertx, vertx.getOrCreateContext());
    /** Ranks that are deaf to a stop, so that what ends them is the reason of the abort that follows it. */
    private final NodeJobs local = new NodeJobs(confinement, new WaitingWork());

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    /** Questions that were asked while the leader was silent. */
    private final AtomicInteger silent = new AtomicInteger();

    private final FailureDetector<Peer> detector = new FailureDetector<>(
            new Timers() {
                @Override
                public long nanoTime() {
                    return now.get();
                }

                @Override
                public void after(Duration delay, Runnable work) {
                    confinement.after(delay, work);
                }
            },
            (peer, then) -> {},
            6,
            Duration.ZERO);

    private final CompletableFuture<String> reason = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(1, TimeUnit.MINUTES);
    }

    private static Future<Boolean> silence() {
        return Future.failedFuture(new ControlException(Code.DEADLINE, "no answer to Runs"));
    }

    /** Runs the job until it is given up. @return why */
    private String givenUp(IntFunction<Future<Boolean>> answers) throws Exception {
        return givenUp(Duration.ofMillis(1), answers);
    }

    /** @param look between two looks */
    private String givenUp(Duration look, IntFunction<Future<Boolean>> answers) throws Exception {
        JobLimits limits =
                new JobLimits(HOUR, HOUR, look.multipliedBy(6), HOUR, look, Duration.ofSeconds(60), HOUR, HOUR);
        UnusedRanks leader = new UnusedRanks() {
            @Override
            public Future<Boolean> runs(String jobId, int node) {
                now.addAndGet(EACH.toNanos());
                silent.addAndGet(detector.health(START.leader()) == Health.SUSPECT ? 1 : 0);
                return answers.apply(asked.incrementAndGet());
            }
        };
        JobReports reports = new JobReports() {
            @Override
            public void failed(RankFailure failure) {
                reason.complete(failure.message());
            }

            @Override
            public void ended(boolean complete, List<String> lastExchanges) {
                ended.complete(null);
            }
        };
        confinement.run(() -> local.start(START, reports)
                .onSuccess(taken -> new LeaderWatch(START, leader, local, confinement, limits, detector).begin())
                .onFailure(ended::completeExceptionally));
        ended.get(30, TimeUnit.SECONDS);
        return reason.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aSilentCoordinatorIsGivenUpAfterAMinute() throws Exception {
        assertThat(givenUp(number -> silence()))
                .isEqualTo("node-0 (host:2), which leads the job, has not answered for 60 s: no answer to Runs");
        assertThat(asked).hasValue(MOST);
        assertThat(silent).as("after 6, 7 and 8 questions in vain").hasValue(3);
    }

    /** Three times almost silent for too long, and then too long. */
    @Test
    void anAnswerResetsTheTimeout() throws Exception {
        givenUp(number -> number <= 3 * MOST && number % MOST == 0 ? Future.succeededFuture(true) : silence());
        assertThat(asked).hasValue(4 * MOST);
    }

    /** Six questions in a row without an answer are silence. */
    @Test
    void aCoordinatorThatAnswersOccasionallyIsNotSilent() throws Exception {
        givenUp(number -> number > 20
                ? Future.succeededFuture(false)
                : number % 6 == 0 ? Future.succeededFuture(true) : silence());
        assertThat(silent).hasValue(0);
    }

    /** The rank that waited for it may be the reason. */
    @Test
    void aPendingQuestionIsFinishedAfterTheLocalJobEnds() throws Exception {
        givenUp(Duration.ofMillis(200), number -> {
            local.abort(START.jobId(), "a rank has waited in vain");
            return Promise.<Boolean>promise().future();
        });
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> confinement
                        .call(() -> Future.succeededFuture(detector.health(START.leader())))
                        .await(30, TimeUnit.SECONDS)
                        .equals(Health.SUSPECT));
        assertThat(asked).hasValue(1);
    }

    @Test
    void aJobAbandonedByItsCoordinatorIsGivenUpAtOnce() throws Exception {
        assertThat(givenUp(number -> Future.succeededFuture(number < 5)))
                .isEqualTo("node-0 (host:2) has given the job up");
        assertThat(asked).hasValue(5);
    }
}
