package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.JobEvent;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * How a run goes on with more nodes, from the step at which its last job was paused for that: with the new ones, or
 * where the next job cannot be placed on them, with those that it had. Used on the jobs' context.
 *
 * @param former   nodes of the last job
 * @param members  of the next one, the former first
 * @param declined takes new nodes with which it cannot go on
 */
record Intake(List<Peer> former, List<Peer> members, Set<Peer> declined) {

    /** Nodes that were not in the last job. */
    List<Peer> newcomers() {
        return members.subList(former.size(), members.size());
    }

    /** Names of them. */
    List<String> names() {
        return newcomers().stream().map(Peer::name).toList();
    }

    /** Completes with the next job; fails where the run cannot go on with its former nodes either. */
    Future<RankStart> start(NextJob next, String jobId, JobSettings settings) {
        return next.prepare(jobId, on(members, settings), members::contains).recover(refusal -> {
            if (isSuperseded(refusal)) {
                return Future.failedFuture(refusal);
            }
            decline(refusal.getMessage(), next.log());
            return next.prepare(jobId, on(former, settings), former::contains);
        });
    }

    private static JobSettings on(List<Peer> nodes, JobSettings settings) {
        return NextJob.fitting(settings, nodes.size(), nodes.size()).orElseThrow();
    }

    /** They are not asked again before they have left the mesh. */
    void decline(String reason, RunLog log) {
        declined.addAll(newcomers());
        log.joining(List.of());
        log.tell(new JobEvent.Notice(
                String.join(" and ", names()) + " could not join, and the run goes on without: " + reason));
    }

    static boolean isSuperseded(Throwable refusal) {
        return refusal instanceof ControlException known && known.code() == ControlException.Code.SUPERSEDED;
    }
}
