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
    public Vote {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(installed, "installed");
    }
}
