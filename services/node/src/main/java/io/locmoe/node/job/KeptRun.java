package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.JobRequest;
import io.locmoe.control.JobState;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A run as the node follows it that keeps it: one job after the other, over the losses of nodes that its settings bear,
 * under one name and with one history. On the jobs' context.
 */
final class KeptRun {
    private static final long PAUSE_MILLISECONDS = 200;

    private final String id;
    private final JobRequest request;
    private final JobSettings settings;
    private final RunNodes nodes;
    private final Confinement confinement;
    private final JobLimits limits;
    private final RunLog log;
    private final Runnable over;
    private RankStart start;
    private RunningJob job;
    private boolean cancelled;
    private boolean leaving;

    /**
     * A run that has not begun.
     *
     * @param request with the directory of its checkpoints
     * @param over    told when it has ended, before its watchers are
     */
    KeptRun(
            String id,
            JobRequest request,
            JobSettings settings,
            RunNodes nodes,
            Confinement confinement,
            JobHost host,
            Runnable over) {
        this.id = id;
        this.request = request;
        this.settings = settings;
        this.nodes = nodes;
        this.confinement = confinement;
        this.limits = host.limits();
        this.log = new RunLog(host.observer(), System::nanoTime);
        this.over = over;
    }

    JobHistory history() {
        return log.history();
    }

    /** The job that runs; empty while the run comes back from a loss. */
    Optional<RunningJob> job() {
        return Optional.ofNullable(job);
    }

    /** Starts the first job, or goes on after a loss. Fails, and nothing has begun, if the job cannot be run. */
    Future<Void> begin() {
        if (request.after().isPresent()) {
            log.tell(new JobEvent.StateChanged(JobState.SUBMITTED));
            goOn(request.after().get());
            return Future.succeededFuture();
        }
        return nodes.prepare(id, request, any -> true)
                .onSuccess(first -> {
                    log.begin(id, names(first));
                    log.tell(new JobEvent.StateChanged(JobState.SUBMITTED));
                    launch(first);
                })
                .mapEmpty();
    }

    private void launch(RankStart next) {
        start = next;
        job = new RunningJob(next, nodes, confinement, limits, log, this::ended);
        job.begin();
    }

    private static List<String> names(RankStart start) {
        return start.peers().stream().map(Peer::name).toList();
    }

    private void ended(JobEnd end) {
        job = null;
        int borne = settings.recovery().recoveries();
        if (borne == 0 || !end.meshLost() || cancelled || leaving) {
            finish(end);
            return;
        }
        NodeLoss loss =
                log.state().lost(end, start.coordinator().name(), start.peers().size());
        if (loss.number() > borne) {
            giveUp(end.message() + "; it was loss " + loss.number() + ", and the job bears recoveries=" + borne
                    + ": see in the logs of the nodes why they are lost, and allow more when you continue");
        } else {
            goOn(loss);
        }
    }

    private void goOn(NodeLoss loss) {
        log.lost(loss);
        if (log.state().checkpointStep() >= settings.training().stopAfter()) {
            finish(new JobEnd(
                    JobOutcome.COMPLETED, "complete after step " + log.state().checkpointStep()));
            return;
        }
        new Comeback(
                        JobId.again(id, loss.number()),
                        request,
                        settings,
                        nodes,
                        confinement,
                        log,
                        () -> cancelled || leaving)
                .start()
                .onSuccess(this::again)
                .onFailure(reason -> giveUp(reason.getMessage()));
    }

    private void again(RankStart next) {
        if (cancelled || leaving) {
            giveUp("");
            return;
        }
        log.state()
                .open()
                .filter(loss -> loss.nodes() != next.peers().size())
                .ifPresent(loss -> log.tell(new JobEvent.Notice("the job had " + loss.nodes() + " nodes and has "
                        + next.peers().size()
                        + ": sums are taken in another order, and routers that look at nodes or ranks choose"
                        + " differently from here on, so the loss may jump")));
        log.begin(id, names(next));
        launch(next);
    }

    private void giveUp(String reason) {
        if (leaving) {
            return;
        }
        finish(
                cancelled
                        ? new JobEnd(JobOutcome.CANCELLED, "stopped while lost nodes were replaced")
                        : new JobEnd(JobOutcome.FAILED, reason));
    }

    private void finish(JobEnd end) {
        String checkpoint = log.state().checkpoint();
        over.run();
        log.tell(new JobEvent.Ended(
                end.outcome(),
                end.message() + "; last checkpoint: " + (checkpoint.isEmpty() ? "none" : checkpoint),
                end.meshLost(),
                end.lostNodes()));
    }

    /** Stops at a step boundary; at once where no rank is running, or on a second call. */
    void cancel() {
        if (job != null) {
            job.cancel();
        } else if (!cancelled) {
            log.tell(new JobEvent.StateChanged(JobState.STOPPING));
        }
        cancelled = true;
    }

    /**
     * Asks for a checkpoint; while the run comes back from a loss, for one as soon as it has.
     *
     * @throws ControlException if there is nothing to save yet
     */
    void checkpoint() {
        if (!checkpointed()) {
            if (log.state().open().isEmpty()) {
                throw new ControlException(
                        ControlException.Code.NOT_READY, id + " is not training yet, so there is nothing to save");
            }
            checkpointLater();
        }
    }

    private boolean checkpointed() {
        return job != null && nodes.requestCheckpoint(job.id());
    }

    private void checkpointLater() {
        confinement.after(PAUSE_MILLISECONDS, () -> {
            if (history().end().isEmpty() && !checkpointed()) {
                checkpointLater();
            }
        });
    }

    /** This node is about to leave the mesh, and keeps the run no longer. */
    void leave(String self) {
        leaving = true;
        if (job == null) {
            finish(new JobEnd(
                    JobOutcome.FAILED, self + ", which keeps the run, is shutting down", true, List.of(self)));
        }
    }

    /** A node has left the mesh. */
    void left(Peer peer) {
        if (job != null) {
            job.left(peer);
        }
    }
}
