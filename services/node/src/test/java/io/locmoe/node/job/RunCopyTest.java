package io.locmoe.node.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.JobRequest;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.Peer;
import io.locmoe.node.FakeReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node follows a run that another one keeps, and when it is its turn to take it over. */
@Timeout(60)
class RunCopyTest {
    private static final List<Peer> PEERS = IntStream.range(0, 4)
            .mapToObj(n -> new Peer("node-" + n, "host", 10 + n, 20 + n, 30 + n))
            .toList();

    private final Vertx vertx = Vertx.vertx();
    private final Confinement confinement = new Confinement(vertx, vertx.getOrCreateContext());
    private final AtomicLong clock = new AtomicLong();
    private final JobHistory history = new JobHistory(100);
    /** Who is in the mesh. */
    private final Set<Peer> living = ConcurrentHashMap.newKeySet();
    /** Who is in the mesh, but does not answer. */
    private final Set<Peer> mute = ConcurrentHashMap.newKeySet();
    /** Who keeps the run, with what tells that it no longer answers. */
    private final Map<Peer, Promise<Void>> keepers = new ConcurrentHashMap<>();

    private final AtomicInteger asked = new AtomicInteger();
    /** Who was asked for the run. */
    private final List<Peer> followed = new CopyOnWriteArrayList<>();

    private final AtomicInteger takenOver = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(1, TimeUnit.MINUTES);
    }

    private static FollowedRun run(String id, long epoch, List<Peer> members) {
        JobRequest request = new JobRequest(
                Map.of(),
                "",
                "secret",
                Optional.of(NodeLoss.of(List.of("node-3"), "node-0", 5, 4, 2, "node-3 left the mesh")));
        return new FollowedRun(id, request, members, epoch, Caller.ANYONE);
    }

    /** The copy of a run that node 0 keeps, on another node. */
    private RunCopy copy(int self) {
        return copy(self, run("run", 7, PEERS));
    }

    private RunCopy copy(int self, FollowedRun run) {
        keepers.put(PEERS.getFirst(), Promise.promise());
        RunCopy copy = toldOf(self, run);
        awaitKeeper(copy, Optional.of(PEERS.getFirst()));
        return copy;
    }

    /** A node has been told who keeps it, and asks. */
    private RunCopy toldOf(int self, FollowedRun run) {
        living.addAll(PEERS);
        RunPeers mesh = new RunPeers() {
            @Override
            public Peer here() {
                return PEERS.get(self);
            }

            @Override
            public List<Peer> peers() {
                return PEERS.stream().filter(living::contains).toList();
            }

            @Override
            public Future<List<Peer>> answering(List<Peer> who) {
                asked.addAndGet(who.size());
                return Future.succeededFuture(who.stream()
                        .filter(peer -> living.contains(peer) && !mute.contains(peer))
                        .toList());
            }

            @Override
            public Future<Future<Void>> follow(Peer keeper, String name, JobHistory copy) {
                asked.incrementAndGet();
                followed.add(keeper);
                if (!living.contains(keeper) || mute.contains(keeper)) {
                    return Future.failedFuture(new ControlException(Code.UNREACHABLE, "nobody answers"));
                }
                return keepers.containsKey(keeper)
                        ? Future.succeededFuture(keepers.get(keeper).future())
                        : Future.failedFuture(new ControlException(Code.UNKNOWN_JOB, "not kept here"));
            }
        };
        RunCopy copy = new RunCopy(run, history, confinement, mesh, taken -> takenOver.incrementAndGet(), clock::get);
        on(copy, one -> one.follow(run));
        return copy;
    }

    private <T> T ask(RunCopy copy, Function<RunCopy, T> question) {
        return confinement
                .call(() -> Future.succeededFuture(question.apply(copy)))
                .await();
    }

    private void on(RunCopy copy, Consumer<RunCopy> action) {
        ask(copy, one -> {
            action.accept(one);
            return null;
        });
    }

    private void awaitKeeper(RunCopy copy, Optional<Peer> keeper) {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> ask(copy, RunCopy::keeper).equals(keeper));
    }

    private void leaves(RunCopy copy, int node) {
        living.remove(PEERS.get(node));
        keepers.remove(PEERS.get(node));
        on(copy, one -> one.left(PEERS.get(node)));
    }

    /** The connection to the keeper is cut, and it does not answer, but it is still in the mesh. */
    private void fallsSilent(RunCopy copy) {
        mute.add(PEERS.getFirst());
        keepsNoLonger(copy);
    }

    private void keepsNoLonger(RunCopy copy) {
        keepers.remove(PEERS.getFirst()).complete();
        awaitKeeper(copy, Optional.empty());
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** All other nodes are asked at least twice from now on, so with the time that it is now. */
    private void looksTwice() {
        int before = asked.get();
        await().atMost(30, TimeUnit.SECONDS).until(() -> asked.get() >= before + 3 * PEERS.size());
    }

    private void takesOverAfter(RunCopy copy, Duration time) {
        pass(time.minusMillis(1));
        looksTwice();
        assertThat(takenOver).hasValue(0);
        pass(Duration.ofMillis(1));
        await().atMost(30, TimeUnit.SECONDS).until(() -> takenOver.get() > 0);
        on(copy, RunCopy::stop);
    }

    @Test
    void theFirstThatLivesTakesItOverAtOnceWhenTheKeeperHasLeft() {
        RunCopy copy = copy(1);
        leaves(copy, 0);
        await().atMost(30, TimeUnit.SECONDS).until(() -> takenOver.get() > 0);
        assertThat(ask(copy, RunCopy::lost)).containsExactly("node-0");
    }

    @Test
    void eachLivingNodeBeforeItHasThreeSecondsToDoSo() {
        RunCopy copy = copy(3);
        leaves(copy, 0);
        takesOverAfter(copy, Duration.ofSeconds(6));
    }

    @Test
    void aNodeThatIsLostAsWellHasNoTurn() {
        RunCopy copy = copy(3);
        leaves(copy, 1);
        leaves(copy, 0);
        takesOverAfter(copy, Duration.ofSeconds(3));
        assertThat(ask(copy, RunCopy::lost)).containsExactly("node-0", "node-1");
    }

    @Test
    void aKeeperThatIsSilentIsWaitedForAsLongAsItIsInTheMesh() {
        RunCopy copy = copy(1);
        fallsSilent(copy);
        takesOverAfter(copy, Duration.ofSeconds(10));
    }

    /** Its connections stand, and the mesh has not noticed anything yet. */
    @Test
    void aKeeperThatIsAsSilentForTheRanksHereIsNotWaitedFor() {
        RunCopy copy = copy(1);
        mute.add(PEERS.getFirst());
        pass(Duration.ofSeconds(6));
        on(copy, RunCopy::doubt);
        await().atMost(30, TimeUnit.SECONDS).until(() -> takenOver.get() > 0);
        assertThat(ask(copy, RunCopy::lost)).containsExactly("node-0");
    }

    @Test
    void thoseBehindAreInTurnThenToo() {
        RunCopy copy = copy(2);
        mute.add(PEERS.getFirst());
        pass(Duration.ofSeconds(6));
        on(copy, RunCopy::doubt);
        awaitKeeper(copy, Optional.empty());
        takesOverAfter(copy, Duration.ofSeconds(3));
    }

    /** Ranks wait for some other node. */
    @Test
    void aKeeperThatAnswersOrTellsSomethingIsNotDoubted() throws InterruptedException {
        RunCopy copy = copy(1);
        pass(Duration.ofSeconds(6));
        int before = asked.get();
        on(copy, RunCopy::doubt);
        await().atMost(30, TimeUnit.SECONDS).until(() -> asked.get() == before + 1);
        mute.add(PEERS.getFirst());
        on(copy, RunCopyTest::doubtBeforeItTellsSomething);
        TimeUnit.SECONDS.sleep(1);
        assertThat(asked.get()).as("asked").isEqualTo(before + 1);
        assertThat(ask(copy, RunCopy::keeper)).contains(PEERS.getFirst());
        assertThat(takenOver).hasValue(0);
    }

    private static void doubtBeforeItTellsSomething(RunCopy copy) {
        copy.doubt();
        copy.history().add(new JobEvent.Validated(1, 1));
        copy.state();
    }

    /** What it has told last may have come late. */
    @Test
    void aKeeperThatHasToldSomethingJustNowIsAskedWhenItTellsNothingMore() {
        RunCopy copy = copy(1);
        pass(Duration.ofSeconds(4));
        mute.add(PEERS.getFirst());
        on(copy, RunCopy::doubt);
        await().atMost(30, TimeUnit.SECONDS).until(() -> takenOver.get() > 0);
    }

    /** It would take its time. */
    @Test
    void whoeverDoesNotSayWhoItIsIsNotAskedForTheRun() {
        RunCopy copy = copy(3);
        mute.add(PEERS.get(1));
        followed.clear();
        keepers.put(PEERS.get(2), Promise.promise());
        leaves(copy, 0);
        awaitKeeper(copy, Optional.of(PEERS.get(2)));
        assertThat(followed).containsExactly(PEERS.get(2));
    }

    /** It may have stepped down for a node that was lost then, and goes first. */
    @Test
    void aKeeperThatKeepsItNoLongerHasATurnAsAnyNode() {
        RunCopy copy = copy(1);
        keepsNoLonger(copy);
        takesOverAfter(copy, Duration.ofSeconds(13));
    }

    @Test
    void aKeeperThatAnswersAgainKeepsIt() {
        RunCopy copy = copy(1);
        fallsSilent(copy);
        pass(Duration.ofSeconds(9));
        mute.clear();
        keepers.put(PEERS.getFirst(), Promise.promise());
        awaitKeeper(copy, Optional.of(PEERS.getFirst()));
        pass(Duration.ofSeconds(60));
        int before = asked.get();
        fallsSilent(copy);
        await().atMost(30, TimeUnit.SECONDS).until(() -> asked.get() >= before + 3 * PEERS.size());
        assertThat(takenOver).hasValue(0);
    }

    @Test
    void whoeverHasTakenItOverIsFoundByAsking() {
        RunCopy copy = copy(3);
        keepers.put(PEERS.get(2), Promise.promise());
        leaves(copy, 0);
        awaitKeeper(copy, Optional.of(PEERS.get(2)));
        pass(Duration.ofSeconds(100));
        assertThat(takenOver).hasValue(0);
    }

    @Test
    void theWordOfTheNewerMembersCounts() {
        RunCopy copy = copy(3);
        List<Peer> newer = List.of(PEERS.get(2), PEERS.get(3));
        keepers.put(PEERS.get(2), Promise.promise());
        on(copy, one -> one.follow(run("run", 6, newer)));
        on(copy, one -> one.follow(run("run", 7, newer)));
        assertThat(ask(copy, RunCopy::run).members())
                .as("of one that would like to keep it")
                .isEqualTo(PEERS);
        on(copy, one -> one.follow(run("run", 8, newer)));
        awaitKeeper(copy, Optional.of(PEERS.get(2)));
        assertThat(ask(copy, RunCopy::run).epoch()).isEqualTo(8);
    }

    @Test
    void whoeverIsNoMemberSaysAfterAWhileThatNobodyKeepsIt() {
        RunCopy copy = copy(3, run("run", 7, PEERS.subList(0, 3)));
        leaves(copy, 0);
        pass(Duration.ofSeconds(65));
        looksTwice();
        assertThat(history.end()).isEmpty();
        pass(Duration.ofSeconds(1));
        await().atMost(30, TimeUnit.SECONDS).until(() -> history.end().isPresent());
        assertThat(history.end().orElseThrow())
                .returns(JobOutcome.FAILED, JobEvent.Ended::outcome)
                .returns(true, JobEvent.Ended::meshLost)
                .satisfies(end -> assertThat(end.message())
                        .startsWith("run can no longer be followed: none of its nodes has kept it for 60 s: [node-0"));
        assertThat(takenOver).hasValue(0);
        assertThat(ask(copy, RunCopy::isOver)).isTrue();
    }

    /** In a mesh without certificates anybody may say that a node keeps a run. */
    @Test
    void aRunThatNobodySaysToKeepKeepsNobodyBusyAndIsNotTakenOver() {
        RunCopy copy = toldOf(1, run("run", 7, PEERS));
        pass(Duration.ofSeconds(20));
        looksTwice();
        assertThat(ask(copy, RunCopy::isRunning)).isFalse();
        pass(Duration.ofSeconds(54));
        await().atMost(30, TimeUnit.SECONDS).until(() -> ask(copy, RunCopy::isOver));
        assertThat(takenOver).hasValue(0);
    }

    /** Nobody else may have followed it. */
    @Test
    void aNodeThatHasKeptTheRunItselfMayTakeItOverAgain() {
        RunCopy copy = toldOf(1, run("run", 7, PEERS));
        on(copy, RunCopy::confirm);
        pass(Duration.ofSeconds(20));
        await().atMost(30, TimeUnit.SECONDS).until(() -> takenOver.get() > 0);
    }

    @Test
    void aRunThatWasKeptGoesOnWhileAnotherKeeperIsLookedFor() {
        RunCopy copy = copy(3);
        fallsSilent(copy);
        assertThat(ask(copy, RunCopy::isRunning)).isTrue();
    }

    @Test
    void aJobEndsWhoseRunWasSubmittedAgain() {
        RunCopy copy = copy(1);
        on(copy, one -> one.submittedAgain(run("older", 6, PEERS)));
        on(copy, one -> one.submittedAgain(run("run", 8, PEERS)));
        assertThat(ask(copy, RunCopy::isOver)).isFalse();
        on(copy, one -> one.submittedAgain(run("newer", 8, PEERS)));
        assertThat(history.end().orElseThrow().message()).isEqualTo("the run was submitted again, as newer");
    }

    /** More events than a history keeps. */
    @Test
    void howFarTheRunHasComeIsKnownFromAllEvents() {
        RunCopy copy = copy(1);
        assertThat(ask(copy, RunCopy::state).losses()).isEqualTo(2);
        history.add(new JobEvent.CheckpointWritten(3, "/checkpoints/step-3"));
        ask(copy, RunCopy::run);
        for (int step = 4; step < 300; step++) {
            history.add(new JobEvent.StepCompleted(FakeReport.of(step)));
        }
        assertThat(ask(copy, RunCopy::state))
                .returns("/checkpoints/step-3", RunState::checkpoint)
                .returns(299L, RunState::lastStep);
    }
}
