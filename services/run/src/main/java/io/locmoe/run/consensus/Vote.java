package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import java.util.Objects;
import java.util.Optional;

/**
 * A node's answer to a candidate that wants a view of a run agreed.
 *
 * @param member    the voting node, with the instance that identifies its memory of the run
 * @param accepted  whether it has promised or installed what was asked
 * @param promised  highest epoch that it has promised
 * @param installed the latest view that it has installed
 */
public record Vote(Member member, boolean accepted, long promised, Optional<Lineage> installed) {
    /** @throws ControlException if the epoch of the installed view was not promised */
    public Vote {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(installed, "installed");
        if (installed.filter(lineage -> lineage.view().epoch() > promised).isPresent()) {
            throw new ControlException(
                    ControlException.Code.INVALID, member + " has installed a view without having promised its epoch");
        }
    }
}
