package io.locmoe.run.role;

import io.locmoe.identity.Role;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.NodeInsight;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.worker.NodeJobs;
import io.vertx.core.Future;
import java.util.Optional;

/** A call about a recording on a node that a user names. Any thread may make it. */
record RecordingCall(NamedNode nodes, NodeRuns runs, NodeJobs local, NodeInsight insight) {

    Future<FilePart> ask(String node, RecordingRequest request) {
        return nodes.ask(node, there -> there.record(node, request), () -> {
            check(request, nodes.caller());
            return nodes.confinement().blocking(() -> insight.record(request));
        });
    }

    /**
     * Checks it on the jobs' context. No other node tells this one of a run that tolerates no failures; then it knows
     * the job alone, and not its user.
     *
     * @throws ControlException if this node does not know the run, it has ended, or the caller may not record it
     */
    private void check(RecordingRequest request, Caller caller) {
        Optional<KnownRun> known = runs.known(request.run());
        if (known.isPresent()) {
            known.get().requireRecordable(request, caller);
        } else if (local.start(request.run()).isPresent()) {
            caller.require(
                    Role.ADMINISTER, "recording a run that tolerates no failures on a node that does not lead it");
        } else {
            throw KnownRun.unknown(request.run());
        }
    }
}
