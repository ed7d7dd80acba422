package io.locmoe.node.job;

import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A run that this node leads, with the state that the run's classes share. On the jobs' context.
 *
 * @param run      run with the directory of its checkpoints, and with this node as the first
 * @param settings settings of the run, with the number of nodes that it has asked for
 * @param declined nodes on which the run could not be trained
 * @param trials   when stragglers get their experts back
 */
record RunSite(
        FollowedRun run,
        JobSettings settings,
        RunLog log,
        RunNodes nodes,
        Confinement confinement,
        JobLimits limits,
        Set<Peer> declined,
        Trials trials) {
    RunSite(
            FollowedRun run,
            JobSettings settings,
            RunLog log,
            RunNodes nodes,
            Confinement confinement,
            JobLimits limits) {
        this(run, settings, log, nodes, confinement, limits, new HashSet<>(), new Trials(System::nanoTime));
    }

    /** The id by which users know the run. */
    String id() {
        return run.jobId();
    }

    JobRequest request() {
        return run.request();
    }

    /** Whether the run tolerates node failures, so others can take it over. */
    boolean isKept() {
        return settings.recovery().recoveries() > 0;
    }

    NextJob next() {
        return new NextJob(request(), nodes, confinement, log);
    }

    /** The run and its next job, as others follow them, with the last failure: followers do not hear of former ones. */
    FollowedRun with(RankStart placed) {
        JobRequest counted = new JobRequest(
                request().settings(),
                request().checkpoints(),
                request().run(),
                log.state().open().or(request()::after));
        return new FollowedRun(id(), counted, placed.peers(), placed.placement().epoch(), run.owner());
    }

    static List<String> names(RankStart start) {
        return start.peers().stream().map(Peer::name).toList();
    }
}
