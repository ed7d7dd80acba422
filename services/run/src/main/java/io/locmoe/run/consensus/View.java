package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.RunRequest;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The members of a run in one epoch; the first is the leader.
 *
 * @param run     name of the run, known only to its nodes and its command; never in a message for people
 * @param epoch   placement epoch of the run's job; 0 if only the names of the members are known
 * @param members in the job's order of nodes
 */
public record View(String run, long epoch, List<Member> members) {
    /** @throws ControlException if these cannot be members of a run */
    public View {
        Objects.requireNonNull(run, "run");
        members = List.copyOf(members);
        if (run.isEmpty() || run.length() > RunRequest.LONGEST_RUN || epoch < 0 || members.isEmpty()) {
            throw new ControlException(Code.INVALID, "a view has a run, an epoch from 0 on, and members");
        }
        if (members.stream().map(Member::name).distinct().count() != members.size()) {
            throw new ControlException(Code.INVALID, "a view has a member twice: " + members);
        }
    }

    /** The nodes of a run of which only the names are known. */
    public static View named(String run, List<String> nodes) {
        return new View(run, 0, nodes.stream().map(Member::named).toList());
    }

    /** Whether only the names of the members are known, so that none of them can vote. */
    public boolean isNamed() {
        return members.stream().allMatch(Member::isNamed);
    }

    public Member leader() {
        return members.getFirst();
    }

    public List<String> names() {
        return members.stream().map(Member::name).toList();
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " on " + names().stream().collect(Collectors.joining(", "));
    }
}
