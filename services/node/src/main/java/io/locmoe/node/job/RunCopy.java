package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.Peer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A run that another node keeps, as this one follows it: with a copy of its history, for watchers here, and to go on
 * with where this node takes the run over. Where the keeper is lost, the copy looks for another one among the nodes of
 * the run; the first of those that live takes it over. On the jobs' context.
 */
final class RunCopy {
    private static final long PAUSE_MILLISECONDS = 300;
    private static final Duration ANSWER = Duration.ofSeconds(3);
    /** How long a keeper may be silent that is still in the mesh. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** Head start of each node over the next one. */
    private static final Duration PLACE = Duration.ofSeconds(3);
    /** When nobody is left who may take it over. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Confinement confinement;
    private final RunPeers mesh;
    private final Consumer<RunCopy> takeOver;
    private final LongSupplier nanoTime;
    private final JobHistory history;
    private final JobHistory.Reader reader;
    private RunState state;
    private FollowedRun run;
    private Peer keeper;
    private long alone;
    private boolean gone;
    private boolean confirmed;
    private boolean stopped;
    /** Of the search that counts. */
    private int search;
    /** Who has not answered in it. */
    private final Set<Peer> silent = new LinkedHashSet<>();

    /**
     * A copy that has not begun.
     *
     * @param history  grows from where it ends
     * @param takeOver called when this node is to take the run over
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    RunCopy(
            FollowedRun run,
            JobHistory history,
            Confinement confinement,
            RunPeers mesh,
            Consumer<RunCopy> takeOver,
            LongSupplier nanoTime) {
        this.run = run;
        this.history = history;
        this.confinement = confinement;
        this.mesh = mesh;
        this.takeOver = takeOver;
        this.nanoTime = nanoTime;
        this.state = RunState.after(run.request().after().map(NodeLoss::number).orElse(0));
        this.reader = history.read(() -> confinement.run(this::state));
    }

    FollowedRun run() {
        return run;
    }

    JobHistory history() {
        return history;
    }

    boolean isOver() {
        return stopped || history.end().isPresent();
    }

    /** Whether it goes on, and a node has said that it keeps it: what was told of another may be a stranger's word. */
    boolean isRunning() {
        return confirmed && !isOver();
    }

    /** A node has kept it, as this one knows itself. */
    void confirm() {
        confirmed = true;
    }

    /** Who keeps the run; empty while nobody is known who does. */
    Optional<Peer> keeper() {
        return Optional.ofNullable(keeper);
    }

    /** Names of other nodes of the run that do not answer, the keeper first. */
    List<String> lost() {
        List<Peer> living = mesh.peers();
        return run.members().stream()
                .filter(peer -> !peer.equals(mesh.here()))
                .filter(peer -> peer.equals(run.keeper()) || silent.contains(peer) || !living.contains(peer))
                .map(Peer::name)
                .toList();
    }

    /** How far the run has come. */
    RunState state() {
        for (JobEvent event = reader.poll(); event != null; event = reader.poll()) {
            state = state.after(event);
        }
        return state;
    }

    /** Whether another node is known to have gone on with the run since. */
    boolean isBefore(FollowedRun newer) {
        return run.epoch() < newer.epoch();
    }

    /** A node keeps the run now, with these nodes; one that only would like to is not followed in place of another. */
    void follow(FollowedRun newer) {
        if (isBefore(newer) || run.epoch() == newer.epoch() && keeper == null) {
            run = newer;
            if (!newer.keeper().equals(keeper)) {
                lookAgain();
            }
        }
    }

    /** The job ends here if its run goes on as another one. */
    void submittedAgain(FollowedRun other) {
        if (!isOver()
                && other.request().run().equals(run.request().run())
                && !other.jobId().equals(run.jobId())
                && isBefore(other)) {
            end("the run was submitted again, as " + other.jobId());
        }
    }

    private void end(String reason) {
        history.add(new JobEvent.Ended(
                JobOutcome.FAILED,
                reason,
                true,
                run.members().stream().map(Peer::name).toList()));
    }

    /** A node has left the mesh. */
    void left(Peer peer) {
        if (peer.equals(run.keeper()) || peer.equals(keeper)) {
            gone = true;
            lookAgain();
        }
    }

    /** This node keeps the run itself, or leaves the mesh. */
    void stop() {
        stopped = true;
        search++;
        reader.close();
    }

    private void lookAgain() {
        keeper = null;
        alone = nanoTime.getAsLong();
        search++;
        int current = search;
        confinement.run(() -> look(0, current));
    }

    private void look(int place, int current) {
        if (isOver() || current != search) {
            return;
        }
        if (place == 0) {
            silent.clear();
        }
        List<Peer> candidates = new ArrayList<>(run.members());
        candidates.remove(mesh.here());
        if (place == candidates.size()) {
            nobody(current);
            return;
        }
        Peer asked = candidates.get(place);
        mesh.follow(asked, run.jobId(), history)
                .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(end -> confinement.run(() -> found(asked, end, current)))
                .onFailure(refusal -> confinement.run(() -> refused(place, asked, refusal, current)));
    }

    private void refused(int place, Peer asked, Throwable refusal, int current) {
        if (!(refusal instanceof ControlException known && known.code() == ControlException.Code.UNKNOWN_JOB)) {
            silent.add(asked);
        }
        look(place + 1, current);
    }

    private void found(Peer asked, Future<Void> end, int current) {
        if (current != search) {
            return;
        }
        keeper = asked;
        confirmed = true;
        gone = false;
        end.onComplete(lost -> confinement.run(() -> {
            if (current == search && !isOver()) {
                lookAgain();
            }
        }));
    }

    private void nobody(int current) {
        long waited = nanoTime.getAsLong() - alone;
        Duration turn = turn();
        if (waited >= LIMIT.plus(turn).toNanos()) {
            end(run.jobId() + " can no longer be followed: none of its nodes has kept it for " + LIMIT.toSeconds()
                    + " s: " + run.members());
        } else if (confirmed && isMember() && waited >= turn.toNanos()) {
            takeOver.accept(this);
        }
        if (!isOver()) {
            confinement.after(PAUSE_MILLISECONDS, () -> look(0, current));
        }
    }

    private boolean isMember() {
        return run.members().contains(mesh.here());
    }

    /** How long others may look before this node takes the run over. */
    private Duration turn() {
        List<Peer> living = mesh.peers();
        long before = run.members().stream()
                .takeWhile(peer -> !peer.equals(mesh.here()))
                .filter(peer -> living.contains(peer) && !silent.contains(peer))
                .count();
        return (gone ? Duration.ZERO : SILENCE).plus(PLACE.multipliedBy(before));
    }
}
