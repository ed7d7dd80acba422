package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a candidate proposes.
 *
 * @param run       name of the run
 * @param candidate the node that asks
 * @param known     the newest view of the run that the candidate knows, with older ones while it may not be agreed, or
 *                  the names of the run's nodes; empty for a run that begins
 * @param wanted    names of the future members, in order
 */
public record Proposal(String run, Member candidate, Optional<Lineage> known, List<String> wanted) {
    /** @throws ControlException if a name occurs twice */
    public Proposal {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(candidate, "candidate");
        Objects.requireNonNull(known, "known");
        wanted = List.copyOf(wanted);
        if (wanted.size() != wanted.stream().distinct().count()) {
            throw new ControlException(
                    Code.INSUFFICIENT, "the mesh has two nodes of one name: " + String.join(", ", wanted));
        }
    }

    /** Epoch of the newest view that the candidate knows. */
    public long knownEpoch() {
        return known.map(lineage -> lineage.view().epoch()).orElse(0L);
    }
}
