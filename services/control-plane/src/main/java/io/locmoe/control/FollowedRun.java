package io.locmoe.control;

import java.util.List;
import java.util.Objects;

/**
 * A run that a node keeps, as another one needs it to take it over.
 *
 * @param jobId   names it for users
 * @param request what was asked for, with the directory of checkpoints and the name of the run
 * @param members nodes of its job, the one that keeps the run first
 * @param epoch   of its job's placement; 0 before the first
 * @param owner   who submitted it
 */
public record FollowedRun(String jobId, JobRequest request, List<Peer> members, long epoch, Caller owner) {
    public FollowedRun {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(owner, "owner");
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new ControlException(ControlException.Code.INVALID, "a run that is kept has at least one node");
        }
    }

    public Peer keeper() {
        return members.getFirst();
    }

    /** Whether a node has a part in its job. */
    public boolean isOn(String node) {
        return members.stream().map(Peer::name).anyMatch(node::equals);
    }

    /** Whether it is the same job of the same owner, whoever keeps it. */
    public boolean isSame(FollowedRun other) {
        return jobId.equals(other.jobId)
                && owner.equals(other.owner)
                && request.run().equals(other.request.run())
                && request.settings().equals(other.request.settings())
                && request.checkpoints().equals(other.request.checkpoints());
    }
}
