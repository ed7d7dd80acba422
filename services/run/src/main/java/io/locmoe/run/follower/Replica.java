package io.locmoe.run.follower;

import io.locmoe.run.Confinement;
import io.locmoe.run.Peer;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.job.RunState;
import io.locmoe.run.mesh.RunPeers;
import io.locmoe.run.service.FollowedRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A follower's replica of a run's history. It serves watchers here, and this node continues from it if it takes the run
 * over. On the jobs' context.
 */
public final class Replica {
    private final RunPeers mesh;
    private final Consumer<Replica> takeOver;
    private final RunHistory history;
    private final RunHistory.Reader reader;
    private final LeaderSearch search;
    private RunState state;
    private FollowedRun run;
    private boolean confirmed;
    private boolean stopped;

    /**
     * Creates a replica that follows no leader yet.
     *
     * @param history  history to append to
     * @param silence  longest silence of a leader that is still in the mesh
     * @param takeOver called when this node is to take the run over
     */
    Replica(
            FollowedRun run,
            RunHistory history,
            Confinement confinement,
            RunPeers mesh,
            Duration silence,
            Consumer<Replica> takeOver) {
        this.run = run;
        this.history = history;
        this.mesh = mesh;
        this.takeOver = takeOver;
        this.search = new LeaderSearch(this, confinement, mesh, silence);
        this.state =
                RunState.after(run.request().after().map(NodeFailure::number).orElse(0));
        this.reader = history.read(() -> confinement.run(this::state));
    }

    public FollowedRun run() {
        return run;
    }

    public RunHistory history() {
        return history;
    }

    public boolean isOver() {
        return stopped || history.end().isPresent();
    }

    /** Whether the run continues and a leader of it is confirmed. A mere announcement may come from a stranger. */
    boolean isRunning() {
        return confirmed && !isOver();
    }

    /** This node knows first-hand that a node has led the run. */
    void confirm() {
        confirmed = true;
    }

    /** The leader of the run; empty while it is not known. */
    public Optional<Peer> leader() {
        return search.leader();
    }

    /** The other nodes of the run. */
    List<Peer> others() {
        return run.members().stream().filter(peer -> !peer.equals(mesh.here())).toList();
    }

    /** Names of the run's last known leader and of its other nodes that do not answer, the leader first. */
    public List<String> lost() {
        return others().stream()
                .filter(peer -> peer.equals(run.leader()) || search.isLost(peer))
                .map(Peer::name)
                .toList();
    }

    /** How far the run has come, with all events so far. */
    public RunState state() {
        for (RunEvent event = reader.poll(); event != null; event = reader.poll()) {
            state = state.after(event);
            if (isSign(event)) {
                search.progressed();
            }
        }
        return state;
    }

    /** A leader that reaches nobody still reports whom it has lost, so these events are no sign of life. */
    private static boolean isSign(RunEvent event) {
        return !(event instanceof RunEvent.LogLine) && !(event instanceof RunEvent.NodesFailed);
    }

    /** Whether a node has continued the run in a higher epoch since. */
    boolean isBefore(FollowedRun newer) {
        return run.epoch() < newer.epoch();
    }

    /** Follows a new leader with its members. A mere candidate does not replace a known leader. */
    void follow(FollowedRun newer) {
        if (isBefore(newer) || run.epoch() == newer.epoch() && leader().isEmpty()) {
            run = newer;
            if (!leader().equals(Optional.of(newer.leader()))) {
                search.follow(newer.leader());
            }
        }
    }

    /** Ends the job here if its run was submitted again as another one. */
    void submittedAgain(FollowedRun other) {
        if (!isOver()
                && other.request().run().equals(run.request().run())
                && !other.runId().equals(run.runId())
                && isBefore(other)) {
            end("the run was submitted again, as " + other.runId());
        }
    }

    /** Ends the run here, because it can no longer be followed. */
    void end(String reason) {
        history.add(new RunEvent.Ended(
                RunOutcome.FAILED,
                reason,
                true,
                run.members().stream().map(Peer::name).toList()));
    }

    /** It is this node's turn to take over. Does so only as a node of the run, and from a confirmed replica. */
    void takeOver() {
        if (confirmed && run.members().contains(mesh.here())) {
            takeOver.accept(this);
        }
    }

    /** A node has left the mesh. */
    void left(Peer peer) {
        if (peer.equals(run.leader()) || leader().equals(Optional.of(peer))) {
            search.giveUp(peer);
        }
    }

    /** A node was found dead; it may be the leader. */
    void died(Peer peer) {
        search.died(peer);
    }

    /** This node leads the run itself, or leaves the mesh. */
    void stop() {
        stopped = true;
        search.stop();
        reader.close();
    }
}
