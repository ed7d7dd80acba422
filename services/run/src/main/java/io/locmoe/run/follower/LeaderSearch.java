package io.locmoe.run.follower;

import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.JobLimits;
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
    private static final Duration ANSWER = Duration.ofSeconds(3);
    /** Time without an event from the leader after which it is a suspect and is asked whether it is there. */
    private static final Duration UNHEARD = Duration.ofSeconds(5);
    /** Head start of each node over the next one. */
    private static final Duration PLACE = Duration.ofSeconds(3);
    /** Longest time without a leader, in addition to this node's turn; then the run ends here. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Replica copy;
    private final Confinement confinement;
    private final RunPeers mesh;
    private final Duration silence;
    private Peer leader;
    /** When the leader last sent something. */
    private long heard;
    /** Since when no leader is known. */
    private long alone;
    /** Whether the leader has left the mesh or was given up, so this node need not wait for {@link #silence}. */
    private boolean gone;
    /** Number of the current search; results of earlier ones are ignored. */
    private int current;
    /** Whether a rank here has timed out since the leader last sent something. */
    private boolean waited;
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

    /** The leader has sent something. */
    void heard() {
        heard = confinement.nanoTime();
        waited = false;
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

    /**
     * A rank of this node timed out, whichever node it waited for. If the leader has sent nothing for {@link #UNHEARD}
     * and does not answer now, it is given up, without waiting until the mesh notices its failure.
     */
    void doubt() {
        waited = true;
        long last = heard;
        long rest = TimeUnit.NANOSECONDS.toMillis(last + UNHEARD.toNanos() - confinement.nanoTime());
        int search = current;
        confinement.after(Math.max(1, rest), () -> during(search, () -> askUnlessHeard(last, search)));
    }

    private void askUnlessHeard(long since, int search) {
        if (heard == since) {
            Peer doubted = doubted();
            mesh.answering(List.of(doubted))
                    .onSuccess(answer -> during(search, () -> {
                        if (answer.isEmpty()) {
                            giveUp(doubted);
                        }
                    }));
        }
    }

    private Peer doubted() {
        return leader().orElseGet(copy.run()::leader);
    }

    /**
     * A node has not answered for {@link JobLimits#unheard}. If it is the leader, has sent nothing for
     * {@link #UNHEARD}, and a rank here has timed out, it is given up without another question.
     */
    void unanswered(Peer peer) {
        boolean told = confinement.nanoTime() - heard < UNHEARD.toNanos();
        if (waited && !told && peer.equals(doubted())) {
            giveUp(peer);
        }
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
        waited = false;
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
                .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
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
        heard();
        end.onComplete(lost -> during(search, () -> lookAgain(copy.others())));
    }

    private void nobody(int search) {
        long waited = confinement.nanoTime() - alone;
        Duration turn = turn();
        if (waited >= LIMIT.plus(turn).toNanos()) {
            copy.end(copy.run().runId() + " can no longer be followed: none of its nodes has led it for "
                    + LIMIT.toSeconds() + " s: " + copy.run().members());
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
        return (gone ? Duration.ZERO : silence).plus(PLACE.multipliedBy(before));
    }
}
