package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.consensus.RunMemory;
import io.locmoe.run.event.JobHistory;
import io.locmoe.run.mesh.RunPeers;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunService;
import io.vertx.core.Future;

/** What this node does for another one about runs that one of them leads. Any thread may call. */
record RunCalls(Confinement confinement, JobCoordinator coordinator, RunMemory runs, RunPeers mesh, Caller caller)
        implements RunService {

    @Override
    public Future<JobHistory> follow(String run) {
        return confinement.call(() -> {
            if (!coordinator.isOn(run, caller) && mesh.peers().stream().noneMatch(node -> caller.isNode(node.name()))) {
                throw new ControlException(
                        Code.FORBIDDEN, caller + " is not in the mesh, as far as " + mesh.here() + " knows");
            }
            return coordinator
                    .kept(run)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(
                            new ControlException(Code.UNKNOWN_JOB, "this node does not keep " + run)));
        });
    }

    @Override
    public Future<Void> kept(FollowedRun run) {
        return confinement.call(() -> {
            requireKeeper(run);
            if (!runs.isCredible(run.request().run(), run.epoch())) {
                throw new ControlException(
                        Code.INVALID,
                        "epoch " + run.epoch() + " is more than a day after the clock of " + mesh.here()
                                + ": compare the clocks of the nodes");
            }
            coordinator.follow(run);
            return Future.succeededFuture();
        });
    }

    private void requireKeeper(FollowedRun run) {
        String keeper = run.keeper().name();
        if (!caller.isNode(keeper)) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    "only " + keeper + ", which keeps " + run.jobId() + ", may say that; the caller is " + caller);
        }
        if (!coordinator.mayGoOn(run.request().run(), keeper)) {
            throw new ControlException(
                    Code.FORBIDDEN, keeper + " has no part in the run of " + run.jobId() + " and cannot keep it");
        }
    }
}
