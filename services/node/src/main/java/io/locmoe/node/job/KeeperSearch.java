package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.Peer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks for the node that keeps a run among the run's nodes, whenever the one that did so is lost, and says when it is
 * this node's turn to take the run over: the first of those that live does. On the jobs' context.
 */
final class KeeperSearch {
    private static final long PAUSE_MILLISECONDS = 300;
    private static final Duration ANSWER = Duration.ofSeconds(3);
    /** How long a keeper may have told nothing before it is asked whether it is there. */
    private static final Duration UNHEARD = Duration.ofSeconds(5);
    /** Head start of each node over the next one. */
    private static final Duration PLACE = Duration.ofSeconds(3);
    /** When nobody is left who may take it over. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunCopy copy;
    private final Confinement confinement;
    private final RunPeers mesh;
    private final Duration silence;
    private Peer keeper;
    /** When the keeper has told something. */
    private long heard;
    /** Since when nobody is known who keeps the run. */
    private long alone;
    /** Whether the keeper has left the mesh, or was as silent for the ranks here. */
    private boolean gone;
    /** Number of the search that counts. */
    private int current;
    /** Whether a rank here has waited in vain since the keeper has told something. */
    private boolean waited;
    /** Nodes that did not answer when it looked last. */
    private final Set<Peer> silent = new LinkedHashSet<>();

    /**
     * One that has not begun.
     *
     * @param copy    of the run; told when the keeper is not found
     * @param silence longest one of a keeper that is still in the mesh
     */
    KeeperSearch(RunCopy copy, Confinement confinement, RunPeers mesh, Duration silence) {
        this.copy = copy;
        this.confinement = confinement;
        this.mesh = mesh;
        this.silence = silence;
    }

    /** The node that keeps the run; empty while it is not known. */
    Optional<Peer> keeper() {
        return Optional.ofNullable(keeper);
    }

    /** Whether a node of the run did not answer at the last look, or is not in the mesh. */
    boolean isLost(Peer peer) {
        return silent.contains(peer) || !mesh.peers().contains(peer);
    }

    /** The keeper has told something. */
    void heard() {
        heard = confinement.nanoTime();
        waited = false;
    }

    /** A node says that it keeps the run from now on. */
    void follow(Peer told) {
        gone = false;
        int search = anew();
        during(search, () -> ask(List.of(told), search));
    }

    /** A node that keeps the run, or has kept it, is lost. */
    void giveUp(Peer lost) {
        gone = true;
        lookAgain(copy.others().stream().filter(peer -> !peer.equals(lost)).toList());
    }

    /**
     * A rank of this node has waited in vain, for whomever. A keeper that has told nothing for as long, and does not
     * answer now, is the one that is silent: nobody waits until the mesh has noticed that, too.
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
        return keeper().orElseGet(copy.run()::keeper);
    }

    /**
     * A node has not answered for as long as a rank waits. Where it is the keeper, and a rank here has waited in vain,
     * no further answer is waited for.
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

    /** @param asked who may keep the run, at first */
    private void lookAgain(List<Peer> asked) {
        int search = anew();
        during(search, () -> look(asked, search));
    }

    private int anew() {
        keeper = null;
        waited = false;
        alone = confinement.nanoTime();
        return ++current;
    }

    /** Goes on with a search, unless another one has begun since. */
    private void during(int search, Runnable work) {
        confinement.run(() -> {
            if (!copy.isOver() && search == current) {
                work.run();
            }
        });
    }

    /** All at once: each of those that are silent would take its time. */
    private void look(List<Peer> asked, int search) {
        mesh.answering(asked)
                .onSuccess(living -> during(search, () -> {
                    silent.clear();
                    silent.addAll(copy.others());
                    living.forEach(silent::remove);
                    ask(living, search);
                }));
    }

    /** One after the other, as a history follows one. */
    private void ask(List<Peer> candidates, int search) {
        if (candidates.isEmpty()) {
            nobody(search);
            return;
        }
        Peer asked = candidates.getFirst();
        mesh.follow(asked, copy.run().jobId(), copy.history())
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
        keeper = asked;
        copy.confirm();
        gone = false;
        heard();
        end.onComplete(lost -> during(search, () -> lookAgain(copy.others())));
    }

    private void nobody(int search) {
        long waited = confinement.nanoTime() - alone;
        Duration turn = turn();
        if (waited >= LIMIT.plus(turn).toNanos()) {
            copy.end(copy.run().jobId() + " can no longer be followed: none of its nodes has kept it for "
                    + LIMIT.toSeconds() + " s: " + copy.run().members());
        } else if (waited >= turn.toNanos()) {
            copy.takeOver();
        }
        if (!copy.isOver()) {
            confinement.after(PAUSE_MILLISECONDS, () -> during(search, () -> look(copy.others(), search)));
        }
    }

    /** How long others may look before this node takes the run over. */
    private Duration turn() {
        long before = copy.run().members().stream()
                .takeWhile(peer -> !peer.equals(mesh.here()))
                .filter(peer -> !isLost(peer))
                .count();
        return (gone ? Duration.ZERO : silence).plus(PLACE.multipliedBy(before));
    }
}
