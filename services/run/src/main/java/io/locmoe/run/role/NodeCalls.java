package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.JobStart;
import io.locmoe.run.worker.NodeJobs;
import io.vertx.core.Future;
import java.util.List;

/**
 * What this node does for another one. It runs ranks for a job's leader; as a leader, it accepts reports about a node's
 * ranks from that node alone. Any thread may call.
 */
record NodeCalls(Confinement confinement, JobStart starts, NodeJobs local, NodeRuns nodeRuns, Caller caller)
        implements RankService {

    @Override
    public Future<Void> start(RankStart start) {
        return confinement.call(() -> {
            requireNode(start.leader(), "starts the job");
            return starts.start(start);
        });
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return confinement.call(() -> {
            local.start(jobId).ifPresent(start -> requireNode(start.leader(), "leads " + jobId));
            return Future.succeededFuture(local.abort(jobId, reason));
        });
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return ofNode(failure.jobId(), failure.node(), () -> nodeRuns.reported(failure));
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        return ofNode(jobId, node, () -> nodeRuns.gone(jobId, node, lastExchanges));
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        return confinement.call(() -> {
            nodeRuns.start(jobId).ifPresent(start -> requireNode(node(start, node), "is node " + node));
            return Future.succeededFuture(nodeRuns.runs(jobId, node));
        });
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return confinement.call(local::plugins);
    }

    /** Reports of a job that has ended are ignored. */
    private Future<Void> ofNode(String jobId, int node, Runnable report) {
        return confinement.call(() -> {
            nodeRuns.start(jobId).ifPresent(start -> {
                requireNode(node(start, node), "is node " + node + " of " + jobId);
                report.run();
            });
            return Future.succeededFuture();
        });
    }

    private static Peer node(RankStart start, int node) {
        if (node < 0 || node >= start.peers().size()) {
            throw new ControlException(Code.INVALID, start.jobId() + " has no node " + node);
        }
        return start.peers().get(node);
    }

    private void requireNode(Peer peer, String role) {
        if (!caller.isNode(peer.name())) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    "only " + peer.name() + ", which " + role + ", may say that; the caller is " + caller);
        }
    }
}
