package io.locmoe.run.follower;

import static io.locmoe.detection.DetectionTimings.USUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.mesh.RunPeers;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A mesh of four nodes as a follower of a run sees it: the leader, the nodes that answer, and the time. */
public final class ScriptedLeaders {
    static final List<Peer> PEERS = IntStream.range(0, 4)
            .mapToObj(n -> new Peer("node-" + n, "host", 10 + n, 20 + n, 30 + n))
            .toList();

    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** Longest time between two looks. */
    private static final Duration LOOK = Duration.ofMillis(300);

    public final ScriptedTime time = new ScriptedTime();
    final RunHistory history = new RunHistory(100);
    /** Nodes in the mesh. */
    private final Set<Peer> living = ConcurrentHashMap.newKeySet();
    /** Nodes in the mesh that do not answer. */
    public final Set<Peer> mute = ConcurrentHashMap.newKeySet();
    /** False while questions remain without an answer or a failure. */
    boolean answers = true;
    /** Nodes that lead the run, each with the promise that it will stop answering. */
    public final Map<Peer, Promise<Void>> leaders = new ConcurrentHashMap<>();

    private FailureDetector<Peer> detector;
    final AtomicInteger asked = new AtomicInteger();
    /** Nodes that were asked for the run. */
    final List<Peer> followed = new CopyOnWriteArrayList<>();

    final AtomicInteger takenOver = new AtomicInteger();

    public static FollowedRun run(String id, long epoch, List<Peer> members) {
        RunRequest request = new RunRequest(
                Map.of(),
                "",
                "secret",
                Optional.of(NodeFailure.of(List.of("node-3"), "node-0", 5, 4, 2, "node-3 left the mesh")));
        return new FollowedRun(id, request, members, epoch, Caller.ANYONE);
    }

    /** The copy of a run that node 0 keeps, on another node. */
    public Replica copy(int self) {
        return copy(self, run("run", 7, PEERS));
    }

    public Replica copy(int self, FollowedRun run) {
        leaders.put(PEERS.getFirst(), Promise.promise());
        Replica copy = toldOf(self, run);
        awaitLeader(copy, Optional.of(PEERS.getFirst()));
        return copy;
    }

    /** A node learns the leader of a run and contacts it. */
    public Replica toldOf(int self, FollowedRun run) {
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
            public FailureDetector<Peer> detector() {
                return detector;
            }

            @Override
            public Future<List<Peer>> answering(List<Peer> who) {
                asked.addAndGet(who.size());
                if (!answers) {
                    return Promise.<List<Peer>>promise().future();
                }
                return Future.succeededFuture(who.stream()
                        .filter(peer -> living.contains(peer) && !mute.contains(peer))
                        .toList());
            }

            @Override
            public Future<Future<Void>> follow(Peer leader, String name, RunHistory copy) {
                asked.incrementAndGet();
                followed.add(leader);
                if (!living.contains(leader) || mute.contains(leader)) {
                    return Future.failedFuture(new ControlException(Code.UNREACHABLE, "nobody answers"));
                }
                return leaders.containsKey(leader)
                        ? Future.succeededFuture(leaders.get(leader).future())
                        : Future.failedFuture(new ControlException(Code.UNKNOWN_JOB, "not led here"));
            }
        };
        detector = new FailureDetector<>(
                time,
                (peer, then) -> mesh.answering(List.of(peer)).onSuccess(answer -> then.accept(!answer.isEmpty())),
                USUAL.questions(),
                USUAL.progress());
        Replica copy = new Replica(run, history, time, mesh, SILENCE, taken -> takenOver.incrementAndGet());
        detector.onDeath(copy::died);
        on(copy, one -> one.follow(run));
        return copy;
    }

    /** A rank of the follower times out, whichever node it waited for. */
    void rankTimesOut() {
        time.run(() -> detector.timedOut(PEERS.getFirst()));
    }

    /** A node has not answered for the time after which it counts as silent. */
    void isSilent(Peer peer) {
        for (int question = 0; question < USUAL.questions(); question++) {
            time.run(() -> detector.unanswered(peer));
        }
    }

    public <T> T ask(Replica copy, Function<Replica, T> question) {
        return time.call(() -> Future.succeededFuture(question.apply(copy))).await();
    }

    public void on(Replica copy, Consumer<Replica> action) {
        ask(copy, one -> {
            action.accept(one);
            return null;
        });
    }

    public void awaitLeader(Replica copy, Optional<Peer> leader) {
        time.passUntil(() -> ask(copy, Replica::leader).equals(leader));
    }

    public void leaves(Replica copy, int node) {
        living.remove(PEERS.get(node));
        leaders.remove(PEERS.get(node));
        on(copy, one -> one.left(PEERS.get(node)));
    }

    /** The leader loses its connection and does not answer, but is still in the mesh. */
    public void fallsSilent(Replica copy) {
        mute.add(PEERS.getFirst());
        keepsNoLonger(copy);
    }

    public void keepsNoLonger(Replica copy) {
        leaders.remove(PEERS.getFirst()).complete();
        awaitLeader(copy, Optional.empty());
    }

    public void awaitTakeOver() {
        time.passUntil(() -> takenOver.get() > 0);
    }

    /** Not before, and at the next look. */
    public void takesOverAfter(Replica copy, Duration wait) {
        time.pass(wait.minusMillis(1));
        assertThat(takenOver).hasValue(0);
        time.pass(LOOK);
        assertThat(takenOver).hasPositiveValue();
        on(copy, Replica::stop);
    }
}
