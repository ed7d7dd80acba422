package io.locmoe.node.job;

import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run that another node keeps, as this one follows it: with a copy of its history, for watchers here, and to go on
 * with where this node takes the run over. On the jobs' context.
 */
final class RunCopy {
    private final RunPeers mesh;
    private final Consumer<RunCopy> takeOver;
    private final JobHistory history;
    private final JobHistory.Reader reader;
    private final KeeperSearch search;
    private RunState state;
    private FollowedRun run;
    private boolean confirmed;
    private boolean stopped;

    /**
     * A copy that has not begun.
     *
     * @param history  grows from where it ends
     * @param silence  longest one of a keeper that is still in the mesh
     * @param takeOver called when this node is to take the run over
     */
    RunCopy(
            FollowedRun run,
            JobHistory history,
            Confinement confinement,
            RunPeers mesh,
            Duration silence,
            Consumer<RunCopy> takeOver) {
        this.run = run;
        this.history = history;
        this.mesh = mesh;
        this.takeOver = takeOver;
        this.search = new KeeperSearch(this, confinement, mesh, silence);
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

    /** The node that keeps the run; empty while it is not known. */
    Optional<Peer> keeper() {
        return search.keeper();
    }

    /** Other nodes of the run. */
    List<Peer> others() {
        return run.members().stream().filter(peer -> !peer.equals(mesh.here())).toList();
    }

    /** Names of other nodes of the run that do not answer, the keeper first. */
    List<String> lost() {
        return others().stream()
                .filter(peer -> peer.equals(run.keeper()) || search.isLost(peer))
                .map(Peer::name)
                .toList();
    }

    /** How far the run has come. */
    RunState state() {
        for (JobEvent event = reader.poll(); event != null; event = reader.poll()) {
            state = state.after(event);
            if (isSign(event)) {
                search.heard();
            }
        }
        return state;
    }

    /** A keeper that hears nobody still tells whom it does not hear. */
    private static boolean isSign(JobEvent event) {
        return !(event instanceof JobEvent.LogLine) && !(event instanceof JobEvent.NodesLost);
    }

    /** Whether another node is known to have gone on with the run since. */
    boolean isBefore(FollowedRun newer) {
        return run.epoch() < newer.epoch();
    }

    /** A node keeps the run now, with these nodes; one that only would like to is not followed in place of another. */
    void follow(FollowedRun newer) {
        if (isBefore(newer) || run.epoch() == newer.epoch() && keeper().isEmpty()) {
            run = newer;
            if (!keeper().equals(Optional.of(newer.keeper()))) {
                search.follow(newer.keeper());
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

    /** It can no longer be followed. */
    void end(String reason) {
        history.add(new JobEvent.Ended(
                JobOutcome.FAILED,
                reason,
                true,
                run.members().stream().map(Peer::name).toList()));
    }

    /** It is this node's turn, if it is one of the run's nodes and has something to go on with. */
    void takeOver() {
        if (confirmed && run.members().contains(mesh.here())) {
            takeOver.accept(this);
        }
    }

    /** A node has left the mesh. */
    void left(Peer peer) {
        if (peer.equals(run.keeper()) || keeper().equals(Optional.of(peer))) {
            search.giveUp(peer);
        }
    }

    /** A rank of this node has waited in vain, for whomever; it may be the keeper. */
    void doubt() {
        search.doubt();
    }

    /** A node has not answered this one for as long as a rank waits; it may be the keeper. */
    void unanswered(Peer peer) {
        search.unanswered(peer);
    }

    /** This node keeps the run itself, or leaves the mesh. */
    void stop() {
        stopped = true;
        search.stop();
        reader.close();
    }
}
