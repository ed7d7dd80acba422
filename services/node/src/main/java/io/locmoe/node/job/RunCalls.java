package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobHistory;
import io.locmoe.control.RunService;
import io.vertx.core.Future;

/** What this node does for another one about runs that one of them keeps. Any thread may call. */
record RunCalls(Confinement confinement, JobCoordinator coordinator, Caller caller) implements RunService {

    @Override
    public Future<JobHistory> follow(String run) {
        return confinement.call(() -> coordinator
                .kept(run)
                .map(Future::succeededFuture)
                .orElseGet(() ->
                        Future.failedFuture(new ControlException(Code.UNKNOWN_JOB, "this node does not keep " + run))));
    }

    @Override
    public Future<Void> kept(FollowedRun run) {
        return confinement.call(() -> {
            if (!caller.isNode(run.keeper().name())) {
                throw new ControlException(
                        Code.FORBIDDEN,
                        "only " + run.keeper().name() + ", which keeps " + run.jobId()
                                + ", may say that; the caller is " + caller);
            }
            coordinator.follow(run);
            return Future.succeededFuture();
        });
    }
}
