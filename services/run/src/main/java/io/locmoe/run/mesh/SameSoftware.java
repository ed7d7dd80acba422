package io.locmoe.run.mesh;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.topology.MeshNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks that the nodes of a job run the same software, because each computes a part of the same sums. */
public final class SameSoftware {
    private SameSoftware() {}

    /**
     * Compares all nodes with the first.
     *
     * @param components components that the job chooses from plug-ins
     * @throws ControlException with every difference, one per line
     */
    public static void check(List<NodePlugins> nodes, Set<String> components) {
        NodePlugins first = nodes.getFirst();
        List<String> differences = new ArrayList<>();
        for (NodePlugins other : nodes.subList(1, nodes.size())) {
            version(first.node(), other.node()).ifPresent(differences::add);
            for (String component : new TreeSet<>(components)) {
                if (!other.digest(component).equals(first.digest(component))) {
                    differences.add("the plug-in with the " + component + " is "
                            + new PluginDifference(component, other, first).text()
                            + "; copy the same plug-in directory to all nodes");
                }
            }
        }
        if (!differences.isEmpty()) {
            throw new ControlException(Code.INSUFFICIENT, String.join(System.lineSeparator(), differences));
        }
    }

    private static Optional<String> version(MeshNode first, MeshNode node) {
        return node.version().equals(first.version())
                ? Optional.empty()
                : Optional.of(node + " runs version " + node.version() + " and " + first + " version " + first.version()
                        + "; install the same on all nodes");
    }
}
