package io.locmoe.run.worker;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.guard.PluginExit;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Acceptors;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job that runs on this node; one at a time. Used on the jobs' context. */
public final class NodeJobs implements Acceptors.Jobs, FirstRank {
    private static final Logger LOG = LoggerFactory.getLogger(NodeJobs.class);
    private static final Duration LEAVE = Duration.ofSeconds(10);

    private final Confinement confinement;
    private final NodeTaskFactory factory;
    private final Promise<Void> idle = Promise.promise();
    private final Promise<Void> parted = Promise.promise();
    private volatile LocalJob current;
    private Wait wait;
    private JobReports reports;
    private Future<HeldPlugins> look;
    private volatile boolean closing;
    private volatile String stuck;

    public NodeJobs(Confinement confinement, NodeTaskFactory factory) {
        this.confinement = confinement;
        this.factory = factory;
    }

    /** Takes a job. Completes before its ranks are ready; later reports go to {@code target}. */
    public Future<Void> start(RankStart start, JobReports target) {
        if (closing) {
            return Future.failedFuture(new ControlException(Code.NOT_READY, "the node is shutting down"));
        }
        if (stuck != null) {
            return busy("takes no job, because a thread of the last one cannot be stopped; restart the node: " + stuck);
        }
        if (current != null) {
            return busy("still runs " + current.start().jobId() + "; wait until it ends, or cancel it");
        }
        reports = target;
        wait = null;
        current = new LocalJob(start, factory, new FreeThenReport(target));
        current.begin();
        return Future.succeededFuture();
    }

    private static Future<Void> busy(String reason) {
        return Future.failedFuture(new ControlException(Code.BUSY, "the node " + reason));
    }

    /** Completes when an aborted job has been left, or after {@link #LEAVE}: elsewhere the job may be over already. */
    public Future<Void> awaitLeft() {
        return confinement
                .until(LEAVE, () -> current == null || stuck != null || !current.aborted())
                .mapEmpty();
    }

    /** Id of the current job. Any thread. */
    public Optional<String> job() {
        return Optional.ofNullable(current).map(job -> job.start().jobId());
    }

    public boolean isIdle() {
        return current == null;
    }

    /** The plug-ins of this node, after a look at their directories; concurrent callers share the look. */
    public Future<HeldPlugins> plugins() {
        if (closing) {
            return Future.failedFuture(new ControlException(Code.NOT_READY, "the node is shutting down"));
        }
        if (look != null) {
            return look;
        }
        Future<HeldPlugins> begun = confinement.blocking(factory::plugins);
        // Set before the listener is added: if the look has already ended, the listener is called at once.
        look = begun;
        return begun.onComplete(seen -> look = null);
    }

    /** How a job was started here; empty if it does not run here. */
    public Optional<RankStart> start(String jobId) {
        return runs(jobId) ? Optional.of(current.start()) : Optional.empty();
    }

    @Override
    public boolean requestStop(String jobId) {
        return runs(jobId) && current.requestStop();
    }

    @Override
    public boolean requestPause(String jobId) {
        return runs(jobId) && current.requestPause();
    }

    @Override
    public boolean requestCheckpoint(String jobId) {
        return runs(jobId) && current.requestCheckpoint();
    }

    /** Aborts the job; returns the last exchanges of its ranks. */
    public List<String> abort(String jobId, String reason) {
        if (!runs(jobId)) {
            return List.of();
        }
        current.abort(reason);
        return current.lastExchanges();
    }

    /** The first wait that timed out in the last job, if that was a job of the run. */
    public Optional<String> waited(String run) {
        return Optional.ofNullable(wait)
                .filter(known -> known.run().equals(run))
                .map(Wait::sentence);
    }

    /** Aborts a job of the run with a lower epoch, because its nodes agree on a new view. */
    @Override
    public void fence(String run, long epoch) {
        if (isOf(run) && current.start().placement().epoch() < epoch) {
            current.abort("the nodes of the run agree on new members");
        }
    }

    /** Whether a node may continue a run: while a job of it is here, only that job's nodes may. */
    public boolean mayGoOn(String run, String node) {
        return !isOf(run) || current.start().peers().stream().map(Peer::name).anyMatch(node::equals);
    }

    @Override
    public boolean isOf(String run) {
        return current != null && current.start().request().run().equals(run);
    }

    private boolean runs(String jobId) {
        return current != null && current.start().jobId().equals(jobId);
    }

    /** Why this node can run no jobs: it is leaving, or a thread does not return. Empty if it can. Any thread. */
    public Optional<String> stuck() {
        return closing ? Optional.of("it is about to leave the mesh") : Optional.ofNullable(stuck);
    }

    /** A node has left the mesh. Without its leader a job would never end. */
    public void left(Peer node) {
        if (current != null
                && current.start().node() != 0
                && current.start().leader().equals(node)) {
            current.abort(node + ", which leads the job, left the mesh");
        }
    }

    /**
     * Takes no more jobs, and asks for the current one to stop at a step boundary. Completes when its ranks have left
     * it, or at the limit.
     */
    public Future<Void> leave(Duration limit) {
        closing = true;
        if (current == null || stuck != null) {
            parted.tryComplete();
        } else {
            reports.failed(leaving(Optional.empty()));
            confinement.after(limit.toMillis(), parted::tryComplete);
        }
        return parted.future();
    }

    /** Takes no more jobs and aborts the current one. Completes when its ranks have left it, or at the limit. */
    public Future<Void> close(Duration limit) {
        closing = true;
        if (current == null || stuck != null) {
            idle.tryComplete();
        } else {
            reports.failed(leaving(PluginExit.culprit()));
            current.abort(current.start().self() + " is shutting down");
            confinement.after(limit.toMillis(), idle::tryComplete);
        }
        return idle.future();
    }

    private record Wait(String run, String sentence) {}

    private RankFailure leaving(Optional<String> culprit) {
        return new RankFailure(
                current.start().jobId(),
                current.start().node(),
                RankFailure.NO_RANK,
                culprit.orElse("it is shutting down"),
                false,
                culprit.isEmpty());
    }

    /** The node is free before the leader is told, so the next job never meets the last one. */
    private final class FreeThenReport implements JobReports {
        private final JobReports target;

        FreeThenReport(JobReports target) {
            this.target = target;
        }

        @Override
        public void stuck(String sentence, List<String> lastExchanges) {
            confinement.run(() -> {
                if (current != null) {
                    LOG.error("this node takes no more jobs until it is restarted: {}", sentence);
                    stuck = sentence;
                    target.ended(false, lastExchanges);
                }
            });
        }

        @Override
        public void running() {
            target.running();
        }

        @Override
        public void failed(RankFailure failure) {
            confinement.run(() -> {
                if (failure.consequence() && wait == null && runs(failure.jobId())) {
                    wait = new Wait(current.start().request().run(), failure.sentence());
                }
            });
            target.failed(failure);
        }

        @Override
        public void ended(boolean complete, List<String> lastExchanges) {
            confinement.run(() -> {
                current = null;
                if (stuck == null) {
                    target.ended(complete, lastExchanges);
                }
                stuck = null;
                if (closing) {
                    parted.tryComplete();
                    idle.tryComplete();
                }
            });
        }

        @Override
        public void accept(TrainingEvent event) {
            target.accept(event);
        }
    }
}
