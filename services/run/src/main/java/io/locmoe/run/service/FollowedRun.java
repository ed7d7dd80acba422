package io.locmoe.run.service;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import java.util.List;
import java.util.Objects;

/**
 * Everything that a follower needs to take over a run.
 *
 * @param runId   name of the run for users
 * @param request the user's request, with the checkpoint directory and the name of the run
 * @param members nodes of its job, the leader first
 * @param epoch   epoch of its job's placement; 0 before the first job
 * @param owner   the user who submitted it
 */
public record FollowedRun(String runId, RunRequest request, List<Peer> members, long epoch, Caller owner) {
    public FollowedRun {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(owner, "owner");
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new ControlException(ControlException.Code.INVALID, "a followed run has at least one node");
        }
    }

    public Peer leader() {
        return members.getFirst();
    }

    /** Whether the node takes part in its job. */
    public boolean isOn(String node) {
        return members.stream().map(Peer::name).anyMatch(node::equals);
    }

    /** Whether it is the same job of the same owner, whoever leads it. */
    public boolean isSame(FollowedRun other) {
        return runId.equals(other.runId)
                && owner.equals(other.owner)
                && request.run().equals(other.request.run())
                && request.settings().equals(other.request.settings())
                && request.checkpoints().equals(other.request.checkpoints());
    }
}
