package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.FollowedRun;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run as the node follows it that keeps it: one job after the other, over the losses of nodes that its settings bear,
 * under one name and with one history. On the jobs' context.
 */
final class KeptRun {
    private static final long PAUSE_MILLISECONDS = 200;

    /** Told that the node keeps the run no longer. */
    interface Over {
        /** @param kept whether nobody else can go on with the run, so that what is told of it here is what it was */
        void over(boolean kept);
    }

    private final FollowedRun run;
    private final String id;
    private final JobRequest request;
    private final JobSettings settings;
    private final RunNodes nodes;
    private final Confinement confinement;
    private final JobLimits limits;
    private final RunLog log;
    private final Over over;
    private final NextJob next;
    /** Nodes that the run could not be trained on. */
    private final Set<Peer> declined = new HashSet<>();

    private RankStart start;
    private RunningJob job;
    private boolean cancelled;
    /** With which its job was paused; null where it goes on with the nodes that it has. */
    private Intake intake;
    /** Whether its view is agreed with which it goes on. */
    private boolean agreed;
    /** Whether another node keeps it from now on. */
    private boolean away;

    /**
     * A run that this node does not keep yet.
     *
     * @param run  with the directory of its checkpoints, and with this node as the first
     * @param over told when this node keeps it no longer; where it has ended, before its watchers are
     */
    KeptRun(
            FollowedRun run,
            JobSettings settings,
            RunLog log,
            RunNodes nodes,
            Confinement confinement,
            JobLimits limits,
            Over over) {
        this.run = run;
        this.id = run.jobId();
        this.request = run.request();
        this.settings = settings;
        this.log = log;
        this.nodes = nodes;
        this.confinement = confinement;
        this.limits = limits;
        this.over = over;
        this.next = new NextJob(request, nodes, confinement, log);
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
        if (isKept()) {
            log.history().begin(nodes.term(0));
        }
        if (request.after().isPresent()) {
            log.tell(new JobEvent.StateChanged(JobState.SUBMITTED));
            goOn(request.after().get(), settings.nodes());
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

    /**
     * Goes on with a run that another node has kept, which is lost, once the run's nodes have agreed.
     *
     * @param waited what a rank of this node has waited for in vain; empty where none has
     */
    void takeOver(FollowedRun former, List<String> lost, Optional<String> waited) {
        log.history().begin(nodes.term(Math.max(former.epoch(), log.history().term())));
        cancelled = log.state().stopping();
        String keeper = former.keeper().name();
        String cause =
                lost.contains(keeper) ? former.keeper() + ", which kept the run, is lost" : "nobody keeps the run";
        JobEnd end =
                new JobEnd(JobOutcome.FAILED, cause + waited.map("; "::concat).orElse(""), true, List.copyOf(lost));
        bear(log.state().lost(end, keeper, former.members().size()), end.message(), settings.nodes());
    }

    /** Whether losses are borne, so that others can take the run over. */
    boolean isKept() {
        return settings.recovery().recoveries() > 0;
    }

    private void launch(RankStart placed) {
        agreed = true;
        if (isKept()) {
            nodes.announce(new FollowedRun(
                    id, counted(), placed.peers(), placed.placement().epoch(), run.owner()));
        }
        start = placed;
        RunningJob begun = new RunningJob(placed, nodes, confinement, limits, log, this::ended);
        job = begun;
        job.begin();
        if (isKept() && settings.recovery().snapshots() && placed.peers().size() < settings.nodes()) {
            new Newcomers(placed, settings, nodes, confinement, declined, () -> job != begun || cancelled)
                    .look(this::found);
        }
    }

    /** There are more nodes than the job has; false if it is not training yet. */
    private boolean found(List<Peer> members) {
        if (log.isJoining() || !job.pause()) {
            return false;
        }
        intake = new Intake(start.peers(), members, declined);
        return true;
    }

    /** Nothing is lost: the run goes on from the step at which it was paused. */
    private void takeIn() {
        log.joining(intake.names());
        intake.start(next, JobId.joined(id, log.state().lastStep()), settings)
                .onSuccess(this::joined)
                .onFailure(this::notJoined);
    }

    private void joined(RankStart grown) {
        if (!away) {
            log.begin(id, names(grown));
            launch(grown);
            stopLater();
        }
    }

    private void notJoined(Throwable refusal) {
        if (Intake.isSuperseded(refusal)) {
            stepDown();
        } else if (!away) {
            lost(new JobEnd(JobOutcome.FAILED, refusal.getMessage(), true, List.of()));
        }
    }

    /** A user has asked for it while nodes were taken in. */
    private void stopLater() {
        if (cancelled && job != null) {
            if (nodes.requestStop(job.id())) {
                job.cancel();
            } else {
                confinement.after(PAUSE_MILLISECONDS, this::stopLater);
            }
        }
    }

    /** Who follows it from now on does not hear of former losses. */
    private JobRequest counted() {
        return new JobRequest(
                request.settings(),
                request.checkpoints(),
                request.run(),
                log.state().open().or(request::after));
    }

    private static List<String> names(RankStart start) {
        return start.peers().stream().map(Peer::name).toList();
    }

    private void ended(JobEnd end) {
        job = null;
        boolean refused = log.isJoining() && end.outcome() == JobOutcome.FAILED;
        if (refused && !end.meshLost()) {
            // What newcomers are at fault in must not end a run that goes on without them.
            intake.decline(end.message(), log);
        }
        if (away && isKept() && !cancelled && (end.meshLost() || end.paused())) {
            // Another node takes it over.
            return;
        } else if (end.paused() && !end.meshLost()) {
            takeIn();
        } else if (!isKept() || !end.meshLost() && !refused || cancelled) {
            finish(end);
        } else {
            lost(end);
        }
    }

    private void lost(JobEnd end) {
        int former = start.peers().size();
        NodeLoss loss = log.state().lost(end, start.coordinator().name(), former);
        int awaited = end.paused()
                ? Comeback.awaited(settings, former, end.lostNodes().size())
                : settings.nodes();
        bear(loss, end.message(), awaited);
    }

    /** @param awaited nodes that are waited for */
    private void bear(NodeLoss loss, String cause, int awaited) {
        int borne = settings.recovery().recoveries();
        if (loss.number() > borne) {
            giveUp(cause + "; it was loss " + loss.number() + ", and the job bears recoveries=" + borne
                    + ": see in the logs of the nodes why they are lost, and allow more when you continue");
        } else {
            goOn(loss, awaited);
        }
    }

    private void goOn(NodeLoss loss, int awaited) {
        agreed = false;
        log.lost(loss);
        if (log.state().checkpointStep() >= settings.training().stopAfter()) {
            finish(new JobEnd(
                    JobOutcome.COMPLETED, "complete after step " + log.state().checkpointStep()));
            return;
        }
        new Comeback(JobId.again(id, loss.number()), next, settings, awaited, declined, () -> cancelled || away)
                .start()
                .onSuccess(this::again)
                .onFailure(this::refused);
    }

    private void again(RankStart placed) {
        if (cancelled || away) {
            giveUp("");
            return;
        }
        log.state()
                .open()
                .filter(loss -> loss.nodes() != placed.peers().size())
                .ifPresent(loss -> log.tell(new JobEvent.Notice("the job had " + loss.nodes() + " nodes and has "
                        + placed.peers().size()
                        + ": sums are taken in another order, and routers that look at nodes or ranks choose"
                        + " differently from here on, so the loss may jump")));
        log.begin(id, names(placed));
        launch(placed);
    }

    private void refused(Throwable reason) {
        if (Intake.isSuperseded(reason)) {
            stepDown();
        } else {
            giveUp(reason.getMessage());
        }
    }

    /** Others have agreed to go on with the run, or are about to: it does not end for its watchers. */
    void stepDown() {
        if (!away) {
            away = true;
            job().ifPresent(RunningJob::abandon);
            job = null;
            log.passOn();
            over.over(false);
        }
    }

    private void giveUp(String reason) {
        if (away) {
            return;
        }
        finish(
                cancelled
                        ? new JobEnd(JobOutcome.CANCELLED, "stopped while lost nodes were replaced")
                        : new JobEnd(JobOutcome.FAILED, reason));
    }

    private void finish(JobEnd end) {
        String checkpoint = log.state().checkpoint();
        over.over(agreed);
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
            if (log.state().open().isEmpty() && !isPausing()) {
                throw new ControlException(
                        ControlException.Code.NOT_READY, id + " is not training yet, so there is nothing to save");
            }
            checkpointLater();
        }
    }

    /** Whether nodes are taken in, so that another job trains soon. */
    private boolean isPausing() {
        return log.isJoining() || job != null && job.isPaused();
    }

    private boolean checkpointed() {
        return job != null && !job.isPaused() && nodes.requestCheckpoint(job.id());
    }

    private void checkpointLater() {
        confinement.after(PAUSE_MILLISECONDS, () -> {
            if (history().end().isEmpty() && !checkpointed()) {
                checkpointLater();
            }
        });
    }

    /** This node is about to leave the mesh; another one takes a run over that bears that. */
    void leave() {
        away = true;
    }

    /** A node has left the mesh. */
    void left(Peer peer) {
        declined.remove(peer);
        if (job != null) {
            job.left(peer);
        }
    }
}
