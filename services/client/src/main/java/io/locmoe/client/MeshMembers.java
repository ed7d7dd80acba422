package io.locmoe.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A mesh, as one of its nodes sees it.
 *
 * @param nodes in the order in which runs number them
 * @param run   the run that is running
 */
public record MeshMembers(List<MeshMember> nodes, Optional<String> run) {
    public MeshMembers {
        nodes = List.copyOf(nodes);
        Objects.requireNonNull(run, "run");
    }
}
