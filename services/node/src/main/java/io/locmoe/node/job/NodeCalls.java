package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.HeldPlugins;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import io.vertx.core.Future;
import java.util.List;

/**
 * What this node does for another one. It runs ranks for a job's leader; as a leader, it accepts reports about a node's
 * ranks from that node alone. Any thread may call.
 */
record NodeCalls(Confinement confinement, JobStart starts, NodeJobs local, JobCoordinator coordinator, Caller caller)
        implements RankService {

    @Override
    public Future<Void> start(RankStart start) {
        return confinement.call(() -> {
            requireNode(start.coordinator(), "starts the job");
            return starts.start(start);
        });
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return confinement.call(() -> {
            local.start(jobId).ifPresent(start -> requireNode(start.coordinator(), "coordinates " + jobId));
            return Future.succeededFuture(local.abort(jobId, reason));
        });
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return ofNode(failure.jobId(), failure.node(), () -> coordinator.reported(failure));
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        return ofNode(jobId, node, () -> coordinator.gone(jobId, node, lastExchanges));
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        return confinement.call(() -> {
            coordinator.start(jobId).ifPresent(start -> requireNode(node(start, node), "is node " + node));
            return Future.succeededFuture(coordinator.runs(jobId, node));
        });
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return confinement.call(local::plugins);
    }

    /** Reports of a job that has ended are ignored. */
    private Future<Void> ofNode(String jobId, int node, Runnable report) {
        return confinement.call(() -> {
            coordinator.start(jobId).ifPresent(start -> {
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
