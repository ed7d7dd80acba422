package io.locmoe.node.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.JobRequest;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankStart;
import io.locmoe.control.StateOrigin;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.node.FakeReport;
import io.locmoe.node.FakeWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run does about lost nodes, by the node that keeps it. */
@Timeout(60)
class KeptRunTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final Confinement confinement = new Confinement(vertx, vertx.getOrCreateContext());
    private final ScriptedNodes nodes = new ScriptedNodes();
    private final Map<String, String> settings =
            new TreeMap<>(Map.of("steps", "100", "nodes", "4", "batch", "12", "experts", "12", "recoveries", "2"));
    private final List<String> observed = new ArrayList<>();
    private KeptRun run;
    private volatile boolean over;

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        vertx.close().await(1, TimeUnit.MINUTES);
    }

    private void begin() {
        begin(Optional.empty());
    }

    private void begin(Optional<NodeLoss> after) {
        JobSettings parsed = SettingsParser.parse(settings);
        JobObserver observer = new JobObserver() {
            @Override
            public void started(String name, List<String> names) {
                observed.add(name + " on " + names.size());
            }

            @Override
            public void happened(JobEvent event) {}
        };
        JobHost host = new JobHost(
                new FakeWork(),
                new JobLimits(HOUR, HOUR, HOUR, HOUR, HOUR, HOUR),
                new Roots(directory, List.of()),
                observer);
        JobRequest request = new JobRequest(parsed.text(), directory.toString(), "secret", after);
        run = new KeptRun("run", request, parsed, nodes, confinement, host, () -> over = true);
        confinement.call(run::begin).await();
    }

    /** The start of the next job of the run. */
    private RankStart start() throws InterruptedException {
        RankStart start = nodes.starts.poll(30, TimeUnit.SECONDS);
        assertThat(start).isNotNull();
        await().atMost(30, TimeUnit.SECONDS).until(() -> on(KeptRun::job).isPresent());
        return start;
    }

    private <T> T on(Function<KeptRun, T> question) {
        return confinement
                .call(() -> Future.succeededFuture(question.apply(run)))
                .await();
    }

    private void act(Consumer<KeptRun> action) {
        on(one -> {
            action.accept(one);
            return null;
        });
    }

    private void trains(int first, int last) {
        act(one -> {
            for (int step = first; step <= last; step++) {
                one.job().orElseThrow().progress().onStep(FakeReport.of(step));
            }
        });
    }

    private void lose(RankStart start, int node) {
        act(one -> one.left(start.peers().get(node)));
    }

    private void reachEnd() {
        act(one -> one.job().orElseThrow().ended(true, List.of()));
        for (int node = 1; node < 4; node++) {
            int gone = node;
            act(one -> one.job().ifPresent(job -> job.gone(gone, List.of())));
        }
    }

    private JobEvent.Ended end() {
        await().atMost(30, TimeUnit.SECONDS).until(() -> run.history().end().isPresent());
        assertThat(over).isTrue();
        return run.history().end().orElseThrow();
    }

    private <T extends JobEvent> List<T> events(Class<T> kind) {
        List<T> found = new ArrayList<>();
        try (JobHistory.Reader reader = run.history().read(() -> {})) {
            for (JobEvent event = reader.poll(); event != null; event = reader.poll()) {
                if (kind.isInstance(event)) {
                    found.add(kind.cast(event));
                }
            }
        }
        return found;
    }

    @Test
    void oneHistoryTellsOfTheLossAndOfTheRecovery() throws Exception {
        begin();
        RankStart first = start();
        trains(1, 3);
        lose(first, 2);
        RankStart second = start();
        act(one -> one.job().orElseThrow().progress().onRestored(2, true));
        trains(3, 5);
        reachEnd();
        assertThat(end())
                .isEqualTo(new JobEvent.Ended(JobOutcome.COMPLETED, "complete after step 5; last checkpoint: none"));
        NodeLoss lost = events(JobEvent.NodesLost.class).getFirst().loss();
        assertThat(lost)
                .isEqualTo(new NodeLoss(
                        NodeLoss.Kind.NODE,
                        List.of("node-2"),
                        4,
                        4,
                        1,
                        0,
                        "node-2 (host:22) left the mesh during step 4"));
        assertThat(events(JobEvent.Recovered.class)).singleElement().satisfies(recovered -> {
            assertThat(recovered.loss().after(0)).isEqualTo(lost);
            assertThat(recovered.loss().seconds()).isBetween(0.0, 60.0);
            assertThat(recovered.from()).isEqualTo(2);
            assertThat(recovered.origin()).isEqualTo(StateOrigin.SNAPSHOT);
            assertThat(recovered.nodes()).isEqualTo(4);
        });
        assertThat(events(JobEvent.StepCompleted.class))
                .extracting(e -> e.report().step())
                .containsExactly(1L, 2L, 3L, 3L, 4L, 5L);
        assertThat(first.jobId()).isEqualTo("run");
        assertThat(second.jobId()).isEqualTo("run-again-1");
        assertThat(second.request().run()).isEqualTo("secret");
        assertThat(observed).containsExactly("run on 4", "run on 4");
    }

    @Test
    void itGoesOnFromTheLastCheckpointEvenOneOnAnotherMachine() throws Exception {
        begin();
        RankStart first = start();
        act(one -> one.job().orElseThrow().progress().onCheckpoint(2, Path.of("/elsewhere/step-2")));
        lose(first, 1);
        assertThat(start().request().settings())
                .containsEntry("resume", "/elsewhere/step-2")
                .containsEntry("nodes", "4");
    }

    @Test
    void aCheckpointThatIsDamagedIsSaidAndEndsTheRunWhereThereIsNoOther() throws Exception {
        begin();
        RankStart first = start();
        act(one -> one.job().orElseThrow().progress().onCheckpoint(2, directory));
        lose(first, 1);
        assertThat(end().outcome()).isEqualTo(JobOutcome.FAILED);
        assertThat(events(JobEvent.Notice.class)).hasSize(1);
    }

    @Test
    void aLossBeforeTheFirstStepAfterAnotherOneIsToldWithIt() throws Exception {
        begin();
        RankStart first = start();
        trains(1, 3);
        lose(first, 1);
        lose(start(), 2);
        start();
        trains(1, 2);
        assertThat(events(JobEvent.Recovered.class)).singleElement().satisfies(recovered -> {
            assertThat(recovered.loss().lost()).containsExactly("node-1", "node-2");
            assertThat(recovered.loss().kind()).isEqualTo(NodeLoss.Kind.SEVERAL);
            assertThat(recovered.loss().number()).isEqualTo(2);
            assertThat(recovered.loss().step()).isEqualTo(4);
            assertThat(recovered.from()).isZero();
            assertThat(recovered.origin()).isEqualTo(StateOrigin.START);
        });
    }

    @Test
    void recoveriesThatAreUsedUpEndTheRunWithWhatToDo() throws Exception {
        begin();
        lose(start(), 1);
        lose(start(), 2);
        lose(start(), 3);
        assertThat(end().message())
                .contains("node-3", "left the mesh", "; it was loss 3, and the job bears recoveries=2: see in the logs")
                .endsWith("; last checkpoint: none");
        assertThat(end().meshLost()).as("whether somebody else may go on").isFalse();
    }

    @Test
    void withoutRecoveriesALossEndsTheRunByName() throws Exception {
        settings.put("recoveries", "0");
        begin();
        lose(start(), 1);
        assertThat(end().meshLost()).isTrue();
        assertThat(end().lostNodes()).containsExactly("node-1");
        assertThat(events(JobEvent.NodesLost.class)).isEmpty();
    }

    @Test
    void aFaultOfTheJobItselfIsNotRepeated() throws Exception {
        begin();
        start();
        act(one -> one.job().orElseThrow().reported(new RankFailure("run", 2, 2, "router 'mine' failed", false)));
        assertThat(end().message()).startsWith("rank 2 on node-2 (host:22) failed: router 'mine' failed");
    }

    @Test
    void itGoesOnWithTheMostNodesThatDivideExpertsAndBatch() throws Exception {
        settings.putAll(Map.of("experts", "8", "batch", "8", "fewestNodes", "1", "replaceWait", "1"));
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        assertThat(start().peers()).hasSize(2);
        trains(1, 1);
        assertThat(events(JobEvent.Recovered.class)).singleElement().returns(2, JobEvent.Recovered::nodes);
        assertThat(events(JobEvent.Notice.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).startsWith("the job had 4 nodes and has 2: "));
        assertThat(observed).containsExactly("run on 4", "run on 2");
    }

    @Test
    void allNodesAreWaitedForAsLongAsTheyMayTake() throws Exception {
        settings.put("fewestNodes", "1");
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        assertThat(nodes.starts.poll(1, TimeUnit.SECONDS)).isNull();
        nodes.answering = 4;
        assertThat(start().peers()).hasSize(4);
    }

    @Test
    void tooFewNodesEndTheRunWithWhatToDo() throws Exception {
        settings.put("replaceWait", "1");
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        assertThat(end().message())
                .contains("node-1 (host:21) left the mesh during step 1; after 1 s the mesh has 3 of 4 nodes, and the"
                        + " job needs all of them: start nodes and continue, or give a longer --replace-wait or fewer"
                        + " --fewest-nodes");
    }

    @Test
    void whatTheRemainsOfTheLastJobRefuseIsAskedAgainAndADefectIsNot() throws Exception {
        begin();
        RankStart first = start();
        nodes.refusals.add(new ControlException(Code.BUSY, "the node still runs the last job"));
        lose(first, 1);
        RankStart second = start();
        nodes.refusals.add(new ControlException(Code.INVALID, "the text is damaged"));
        lose(second, 1);
        assertThat(end().message()).startsWith("the text is damaged");
    }

    @Test
    void aCheckpointOfTheLastStepIsTheEnd() throws Exception {
        settings.put("stopAfter", "3");
        begin();
        RankStart first = start();
        trains(1, 3);
        act(one -> one.job().orElseThrow().progress().onCheckpoint(3, directory));
        lose(first, 1);
        assertThat(end().outcome()).isEqualTo(JobOutcome.COMPLETED);
    }

    @Test
    void itIsCancelledWhileItWaitsForNodes() throws Exception {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        act(KeptRun::cancel);
        assertThat(end().outcome()).isEqualTo(JobOutcome.CANCELLED);
        assertThat(end().message()).startsWith("stopped while lost nodes were replaced");
    }

    @Test
    void aCheckpointAskedForWhileItWaitsForNodesIsWrittenWhenItTrains() throws Exception {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        nodes.training = false;
        act(KeptRun::checkpoint);
        nodes.answering = 4;
        start();
        nodes.training = true;
        await().atMost(30, TimeUnit.SECONDS).until(() -> on(one -> !nodes.checkpoints.isEmpty()));
        assertThat(nodes.checkpoints).containsExactly("run-again-1");
    }

    @Test
    void aRunThatNobodyKeptAnyMoreGoesOnWithItsCount() throws Exception {
        begin(Optional.of(NodeLoss.of(List.of("node-0"), "node-0", 9, 4, 2, "node-0 is gone")));
        RankStart again = start();
        assertThat(again.jobId()).isEqualTo("run-again-2");
        lose(again, 1);
        assertThat(end().message()).contains("it was loss 3, and the job bears recoveries=2");
    }

    @Test
    void aNodeThatLeavesKeepsItNoLonger() throws Exception {
        begin();
        RankStart first = start();
        nodes.answering = 3;
        lose(first, 1);
        act(one -> one.leave("node-0"));
        assertThat(end().meshLost()).isTrue();
        assertThat(end().lostNodes()).containsExactly("node-0");
    }
}
