package io.locmoe.run.recovery;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Confinement;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunNodes;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A run that this node leads, with the state that the run's classes share. On the jobs' context. */
public final class RunContext {
    private final FollowedRun run;
    private final JobSettings settings;
    private final RunLog log;
    private final RunNodes nodes;
    private final Confinement confinement;
    private final JobLimits limits;
    /** Nodes on which the run could not be trained. */
    private final Set<Peer> declined = new HashSet<>();

    /**
     * @param run      run with the directory of its checkpoints, and with this node as the first
     * @param settings settings of the run, with the number of nodes that it has asked for
     */
    public RunContext(
            FollowedRun run,
            JobSettings settings,
            RunLog log,
            RunNodes nodes,
            Confinement confinement,
            JobLimits limits) {
        this.run = run;
        this.settings = settings;
        this.log = log;
        this.nodes = nodes;
        this.confinement = confinement;
        this.limits = limits;
    }

    public JobSettings settings() {
        return settings;
    }

    public RunLog log() {
        return log;
    }

    public RunNodes nodes() {
        return nodes;
    }

    public Confinement confinement() {
        return confinement;
    }

    public JobLimits limits() {
        return limits;
    }

    /** Nodes on which the run could not be trained; the caller adds and removes them. */
    public Set<Peer> declined() {
        return declined;
    }

    /** The id by which users know the run. */
    public String id() {
        return run.runId();
    }

    public RunRequest request() {
        return run.request();
    }

    /** Whether the run tolerates node failures, so others can take it over. */
    public boolean toleratesFailures() {
        return settings.recovery().recoveries() > 0;
    }

    /** The end of a sentence about the run's end; empty for a text, which has no checkpoints. */
    public String lastCheckpoint() {
        String checkpoint = log.state().checkpoint();
        return request().text().isPresent() ? "" : "; last checkpoint: " + (checkpoint.isEmpty() ? "none" : checkpoint);
    }

    public NextJob next() {
        return new NextJob(request(), nodes, confinement, log);
    }

    /** The run and its next job, as others follow them, with the last failure: followers do not hear of former ones. */
    public FollowedRun with(RankStart placed) {
        RunRequest counted = new RunRequest(
                request().settings(),
                request().checkpoints(),
                request().run(),
                log.state().open().or(request()::after));
        return new FollowedRun(id(), counted, placed.peers(), placed.placement().epoch(), run.owner());
    }

    public static List<String> names(RankStart start) {
        return start.peers().stream().map(Peer::name).toList();
    }
}
