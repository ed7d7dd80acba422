package io.locmoe.run.rebalance;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Peer;
import io.locmoe.run.RunId;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.recovery.Change;
import io.locmoe.run.recovery.NextJob;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * Continues a run with more nodes, or with the former ones if the next job cannot be placed on the new ones.
 *
 * @param former   nodes of the last job
 * @param members  nodes of the next job, the former ones first
 * @param declined receives new nodes that could not join
 */
record ScaleUp(List<Peer> former, List<Peer> members, Set<Peer> declined) implements Change {

    private List<Peer> newcomers() {
        return members.subList(former.size(), members.size());
    }

    private List<String> names() {
        return newcomers().stream().map(Peer::name).toList();
    }

    @Override
    public String jobId(String run, long step) {
        return RunId.joined(run, step);
    }

    @Override
    public Future<RankStart> changed(NextJob next, String jobId, JobSettings settings) {
        return next.prepare(jobId, NextJob.on(members, settings), members::contains);
    }

    @Override
    public Future<RankStart> unchanged(NextJob next, String jobId, JobSettings settings) {
        return next.prepare(jobId, NextJob.on(former, settings), former::contains);
    }

    @Override
    public RunEvent done(long step, int nodes, double seconds) {
        return new RunEvent.NodesJoined(names(), step, nodes, seconds);
    }

    /** New nodes are not asked again before they have left the mesh. */
    @Override
    public void decline(String reason, RunLog log) {
        declined.addAll(newcomers());
        log.changing(null);
        log.tell(RunEvent.notice(
                String.join(" and ", names()) + " could not join, and the run goes on without: " + reason));
    }
}
