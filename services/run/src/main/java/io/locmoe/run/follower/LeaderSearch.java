package io.locmoe.run.follower;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import io.locmoe.run.mesh.RunPeers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks for the leader among a run's nodes whenever the former one has failed, and says when it is this node's turn to
 * take over: the first living node does. On the jobs' context.
 */
final class LeaderSearch {
    private static final long PAUSE_MILLISECONDS = 300;

    private final Replica copy;
    private final Confinement confinement;
    private final RunPeers mesh;
    private final Duration silence;
    private Peer leader;
    /** Since when no leader is known. */
    private long alone;
    /** Whether the leader has left the mesh or was given up, so this node need not wait for {@link #silence}. */
    private boolean gone;
    /** Number of the current search; results of earlier ones are ignored. */
    private int current;
    /** Nodes that did not answer the last look. */
    private final Set<Peer> silent = new LinkedHashSet<>();

    /**
     * Creates a search that has not begun.
     *
     * @param copy    replica of the run; notified when no leader is found
     * @param silence longest silence of a leader that is still in the mesh
     */
    LeaderSearch(Replica copy, Confinement confinement, RunPeers mesh, Duration silence) {
        this.copy = copy;
        this.confinement = confinement;
        this.mesh = mesh;
        this.silence = silence;
    }

    /** The leader of the run; empty while it is not known. */
    Optional<Peer> leader() {
        return Optional.ofNullable(leader);
    }

    /** Whether a node of the run did not answer the last look, or is not in the mesh. */
    boolean isLost(Peer peer) {
        return silent.contains(peer) || !mesh.peers().contains(peer);
    }

    /** The leader has reported that the run goes on. */
    void progressed() {
        mesh.detector().progressed(suspect());
    }

    /** A node says that it leads the run from now on. */
    void follow(Peer told) {
        gone = false;
        int search = anew();
        during(search, () -> ask(List.of(told), search));
    }

    /** The leader, or a former one, has failed. */
    void giveUp(Peer lost) {
        gone = true;
        lookAgain(copy.others().stream().filter(peer -> !peer.equals(lost)).toList());
    }

    /** A node was found dead. If it leads the run, it is given up before the mesh notices its failure. */
    void died(Peer peer) {
        if (!copy.isOver() && peer.equals(suspect())) {
            giveUp(peer);
        }
    }

    private Peer suspect() {
        return leader().orElseGet(copy.run()::leader);
    }

    void stop() {
        current++;
    }

    /** @param asked nodes to ask first whether they lead the run */
    private void lookAgain(List<Peer> asked) {
        int search = anew();
        during(search, () -> look(asked, search));
    }

    private int anew() {
        leader = null;
        alone = confinement.nanoTime();
        return ++current;
    }

    /** Continues a search unless another one has begun since. */
    private void during(int search, Runnable work) {
        confinement.run(() -> {
            if (!copy.isOver() && search == current) {
                work.run();
            }
        });
    }

    /** Asks all nodes at once, because each silent one takes its full time. */
    private void look(List<Peer> asked, int search) {
        mesh.answering(asked)
                .onSuccess(living -> during(search, () -> {
                    silent.clear();
                    silent.addAll(copy.others());
                    living.forEach(silent::remove);
                    ask(living, search);
                }));
    }

    /** Asks one node after the other, because a history follows only one. */
    private void ask(List<Peer> candidates, int search) {
        if (candidates.isEmpty()) {
            nobody(search);
            return;
        }
        Peer asked = candidates.getFirst();
        mesh.follow(asked, copy.run().runId(), copy.history())
                .timeout(USUAL.follow().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(end -> during(search, () -> found(asked, end, search)))
                .onFailure(refusal -> during(search, () -> refused(candidates, refusal, search)));
    }

    private void refused(List<Peer> candidates, Throwable refusal, int search) {
        if (!(refusal instanceof ControlException known && known.code() == ControlException.Code.UNKNOWN_JOB)) {
            silent.add(candidates.getFirst());
        }
        ask(candidates.subList(1, candidates.size()), search);
    }

    private void found(Peer asked, Future<Void> end, int search) {
        leader = asked;
        copy.confirm();
        gone = false;
        mesh.detector().heard(asked);
        mesh.detector().progressed(asked);
        end.onComplete(lost -> during(search, () -> lookAgain(copy.others())));
    }

    private void nobody(int search) {
        long waited = confinement.nanoTime() - alone;
        Duration turn = turn();
        if (waited >= USUAL.failover().plus(turn).toNanos()) {
            copy.end(copy.run().runId() + " can no longer be followed: none of its nodes has led it for "
                    + USUAL.failover().toSeconds() + " s: " + copy.run().members());
        } else if (waited >= turn.toNanos()) {
            copy.takeOver();
        }
        if (!copy.isOver()) {
            confinement.after(PAUSE_MILLISECONDS, () -> during(search, () -> look(copy.others(), search)));
        }
    }

    /** How long this node waits for others to take the run over. */
    private Duration turn() {
        long before = copy.run().members().stream()
                .takeWhile(peer -> !peer.equals(mesh.here()))
                .filter(peer -> !isLost(peer))
                .count();
        return (gone ? Duration.ZERO : silence).plus(USUAL.turn().multipliedBy(before));
    }
}
