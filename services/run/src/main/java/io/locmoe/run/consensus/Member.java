package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import java.util.Objects;
import java.util.UUID;

/**
 * A node as a member of a run.
 *
 * @param name     name of the node, which its certificate proves
 * @param instance identifies the node's memory of the run: a node that was restarted, or has forgotten the run, has a
 *                 new one
 */
public record Member(String name, UUID instance) {
    /** Instance of members of whom only the name is known. */
    private static final UUID NOBODY = new UUID(0, 0);

    /** @throws ControlException without a name */
    public Member {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(instance, "instance");
        if (name.isEmpty()) {
            throw new ControlException(ControlException.Code.INVALID, "a member of a run has a name");
        }
    }

    /** A member of which only the name is known; no node is this member. */
    public static Member named(String name) {
        return new Member(name, NOBODY);
    }

    /** Whether only the name is known. */
    boolean isNamed() {
        return instance.equals(NOBODY);
    }

    @Override
    public String toString() {
        return name;
    }
}
