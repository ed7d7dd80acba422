package io.locmoe.topology;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Snapshot of what is known about the mesh.
 *
 * @param nodes     in order, including this one
 * @param before    nodes that joined before this one
 * @param instances processes that have proven their identity
 * @param settled   whether every reported member is known, or has had a fair chance to be
 */
record MembersSeen(List<MeshNode> nodes, List<MeshNode> before, Set<UUID> instances, boolean settled) {

    static MembersSeen of(
            ProvenMember self, Collection<ProvenMember> proven, Collection<ReportedMember> candidates, boolean asked) {
        return new MembersSeen(
                Stream.concat(Stream.of(self), proven.stream())
                        .sorted(Comparator.comparingInt(MembersSeen::index).thenComparingInt(ProvenMember::place))
                        .map(ProvenMember::node)
                        .toList(),
                proven.stream()
                        .filter(member -> member.place() < self.place())
                        .map(ProvenMember::node)
                        .toList(),
                proven.stream().map(ProvenMember::instance).collect(Collectors.toUnmodifiableSet()),
                asked && candidates.stream().allMatch(ReportedMember::isSettled));
    }

    private static int index(ProvenMember member) {
        int index = member.node().index();
        return index == MeshNode.NO_INDEX ? Integer.MAX_VALUE : index;
    }
}
