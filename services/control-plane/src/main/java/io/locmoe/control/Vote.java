package io.locmoe.control;

import java.util.Objects;
import java.util.Optional;

/**
 * What a node answers to one that wants a view of a run agreed.
 *
 * @param member    who answers, as what it remembers of the run makes it
 * @param accepted  whether it has promised, or installed, what it was asked for
 * @param promised  highest epoch that it has promised
 * @param installed the view that it has installed last
 */
public record Vote(Member member, boolean accepted, long promised, Optional<Lineage> installed) {
    /** @throws ControlException if a view is installed whose epoch was not promised */
    public Vote {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(installed, "installed");
        if (installed.filter(lineage -> lineage.view().epoch() > promised).isPresent()) {
            throw new ControlException(
                    ControlException.Code.INVALID, member + " has installed a view without having promised its epoch");
        }
    }
}
