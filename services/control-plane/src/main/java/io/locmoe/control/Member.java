package io.locmoe.control;

import java.util.Objects;
import java.util.UUID;

/**
 * A node as a member of a run.
 *
 * @param name     of the node, which its certificate proves
 * @param instance names what the node remembers of the run: one that was started again, or has forgotten the run, has
 *                 another one
 */
public record Member(String name, UUID instance) {
    /** What nobody remembers. */
    private static final UUID NOBODY = new UUID(0, 0);

    /** @throws ControlException without a name */
    public Member {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(instance, "instance");
        if (name.isEmpty()) {
            throw new ControlException(ControlException.Code.INVALID, "a member of a run has a name");
        }
    }

    /** A node of which only the name is known; no node is this member. */
    public static Member named(String name) {
        return new Member(name, NOBODY);
    }

    @Override
    public String toString() {
        return name;
    }
}
