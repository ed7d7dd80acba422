package io.locmoe.run.rebalance;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.Peer;
import io.locmoe.run.RunId;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.recovery.Change;
import io.locmoe.run.recovery.NextJob;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves experts away from stragglers, or back to them.
 *
 * @param nodes  nodes of the last job and of the next one
 * @param slow   names of the stragglers; for a move back, of the former stragglers
 * @param shares shares with which the run continues
 * @param total  number of experts
 * @param trials notified of moves and refusals
 */
record ExpertMove(List<Peer> nodes, List<String> slow, ExpertShares shares, int total, BackOff trials)
        implements Change {

    @Override
    public String jobId(String run, long step) {
        return RunId.moved(run, step);
    }

    @Override
    public Future<RankStart> changed(NextJob next, String jobId, JobSettings settings) {
        return next.prepare(jobId, NextJob.on(nodes, settings), shares, nodes::contains)
                .onSuccess(placed -> trials.moved(shares.isEven()));
    }

    @Override
    public Future<RankStart> unchanged(NextJob next, String jobId, JobSettings settings) {
        return next.prepare(jobId, NextJob.on(nodes, settings), nodes::contains);
    }

    @Override
    public RunEvent done(long step, int count, double seconds) {
        List<String> names = nodes.stream().map(Peer::name).toList();
        int[] counts = shares.counts(names, total);
        Map<String, Integer> experts = new LinkedHashMap<>();
        for (int node = 0; node < counts.length; node++) {
            experts.put(names.get(node), counts[node]);
        }
        return new RunEvent.ExpertsMoved(slow, experts, step, seconds);
    }

    @Override
    public void decline(String reason, RunLog log) {
        trials.decline();
        log.changing(null);
        log.tell(RunEvent.notice("experts could not be moved for " + String.join(" and ", slow)
                + ", and the run goes on with them where they were: " + reason));
    }
}
