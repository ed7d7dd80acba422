package io.locmoe.run.follower;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.event.JobHistory;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.mesh.RunPeers;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.JobRequest;
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
public final class ScriptedKeepers {
    static final List<Peer> PEERS = IntStream.range(0, 4)
            .mapToObj(n -> new Peer("node-" + n, "host", 10 + n, 20 + n, 30 + n))
            .toList();

    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** Longest time between two looks. */
    private static final Duration LOOK = Duration.ofMillis(300);

    public final ScriptedTime time = new ScriptedTime();
    final JobHistory history = new JobHistory(100);
    /** Nodes in the mesh. */
    private final Set<Peer> living = ConcurrentHashMap.newKeySet();
    /** Nodes in the mesh that do not answer. */
    public final Set<Peer> mute = ConcurrentHashMap.newKeySet();
    /** False while questions remain without an answer or a failure. */
    boolean answers = true;
    /** Nodes that lead the run, each with the promise that it will stop answering. */
    public final Map<Peer, Promise<Void>> keepers = new ConcurrentHashMap<>();

    final AtomicInteger asked = new AtomicInteger();
    /** Nodes that were asked for the run. */
    final List<Peer> followed = new CopyOnWriteArrayList<>();

    final AtomicInteger takenOver = new AtomicInteger();

    public static FollowedRun run(String id, long epoch, List<Peer> members) {
        JobRequest request = new JobRequest(
                Map.of(),
                "",
                "secret",
                Optional.of(NodeLoss.of(List.of("node-3"), "node-0", 5, 4, 2, "node-3 left the mesh")));
        return new FollowedRun(id, request, members, epoch, Caller.ANYONE);
    }

    /** The copy of a run that node 0 keeps, on another node. */
    public RunCopy copy(int self) {
        return copy(self, run("run", 7, PEERS));
    }

    public RunCopy copy(int self, FollowedRun run) {
        keepers.put(PEERS.getFirst(), Promise.promise());
        RunCopy copy = toldOf(self, run);
        awaitKeeper(copy, Optional.of(PEERS.getFirst()));
        return copy;
    }

    /** A node learns the leader of a run and contacts it. */
    public RunCopy toldOf(int self, FollowedRun run) {
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
                if (!answers) {
                    return Promise.<List<Peer>>promise().future();
                }
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
        RunCopy copy = new RunCopy(run, history, time, mesh, SILENCE, taken -> takenOver.incrementAndGet());
        on(copy, one -> one.follow(run));
        return copy;
    }

    public <T> T ask(RunCopy copy, Function<RunCopy, T> question) {
        return time.call(() -> Future.succeededFuture(question.apply(copy))).await();
    }

    public void on(RunCopy copy, Consumer<RunCopy> action) {
        ask(copy, one -> {
            action.accept(one);
            return null;
        });
    }

    public void awaitKeeper(RunCopy copy, Optional<Peer> keeper) {
        time.passUntil(() -> ask(copy, RunCopy::keeper).equals(keeper));
    }

    public void leaves(RunCopy copy, int node) {
        living.remove(PEERS.get(node));
        keepers.remove(PEERS.get(node));
        on(copy, one -> one.left(PEERS.get(node)));
    }

    /** The leader loses its connection and does not answer, but is still in the mesh. */
    public void fallsSilent(RunCopy copy) {
        mute.add(PEERS.getFirst());
        keepsNoLonger(copy);
    }

    public void keepsNoLonger(RunCopy copy) {
        keepers.remove(PEERS.getFirst()).complete();
        awaitKeeper(copy, Optional.empty());
    }

    public void awaitTakeOver() {
        time.passUntil(() -> takenOver.get() > 0);
    }

    /** Not before, and at the next look. */
    public void takesOverAfter(RunCopy copy, Duration wait) {
        time.pass(wait.minusMillis(1));
        assertThat(takenOver).hasValue(0);
        time.pass(LOOK);
        assertThat(takenOver).hasPositiveValue();
        on(copy, RunCopy::stop);
    }
}
