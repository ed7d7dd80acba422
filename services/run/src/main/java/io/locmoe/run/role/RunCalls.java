package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.consensus.Acceptors;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.mesh.RunPeers;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunService;
import io.vertx.core.Future;

/** What this node does for another one about runs that one of them leads. Any thread may call. */
record RunCalls(Confinement confinement, NodeRuns nodeRuns, Acceptors runs, RunPeers mesh, Caller caller)
        implements RunService {

    @Override
    public Future<RunHistory> follow(String run) {
        return confinement.call(() -> {
            if (!nodeRuns.isOn(run, caller) && mesh.peers().stream().noneMatch(node -> caller.isNode(node.name()))) {
                throw new ControlException(
                        Code.FORBIDDEN, caller + " is not in the mesh, as far as " + mesh.here() + " knows");
            }
            return nodeRuns.led(run)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(
                            new ControlException(Code.UNKNOWN_JOB, "this node does not lead " + run)));
        });
    }

    @Override
    public Future<Void> announce(FollowedRun run) {
        return confinement.call(() -> {
            requireLeader(run);
            if (!runs.isCredible(run.request().run(), run.epoch())) {
                throw new ControlException(
                        Code.INVALID,
                        "epoch " + run.epoch() + " is more than a day after the clock of " + mesh.here()
                                + ": compare the clocks of the nodes");
            }
            nodeRuns.follow(run);
            return Future.succeededFuture();
        });
    }

    private void requireLeader(FollowedRun run) {
        String leader = run.leader().name();
        if (!caller.isNode(leader)) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    "only " + leader + ", which leads " + run.runId() + ", may say that; the caller is " + caller);
        }
        if (!nodeRuns.mayGoOn(run.request().run(), leader)) {
            throw new ControlException(
                    Code.FORBIDDEN, leader + " has no part in the run of " + run.runId() + " and cannot lead it");
        }
    }
}
