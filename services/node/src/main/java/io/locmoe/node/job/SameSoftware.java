package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.topology.MeshNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the nodes of a job run the same software: each computes a part of the same sums. */
final class SameSoftware {
    private static final int SHOWN_DIGITS = 12;

    private SameSoftware() {}

    /**
     * Compares all nodes with the first.
     *
     * @param components what the job chooses of plug-ins
     * @throws ControlException with every difference, one per line
     */
    static void check(List<MeshNode> nodes, Set<String> components) {
        MeshNode first = nodes.getFirst();
        List<String> differences = new ArrayList<>();
        for (MeshNode node : nodes.subList(1, nodes.size())) {
            if (!node.version().equals(first.version())) {
                differences.add(node + " runs version " + node.version() + " and " + first + " version "
                        + first.version() + "; install the same on all nodes");
            }
            for (String component : components) {
                String own = node.components().getOrDefault(component, "");
                String wanted = first.components().getOrDefault(component, "");
                if (!own.equals(wanted)) {
                    differences.add("the plug-in with the " + component + " is " + shown(own) + " on " + node + " and "
                            + shown(wanted) + " on " + first + "; copy the same plug-in directory to all nodes");
                }
            }
        }
        if (!differences.isEmpty()) {
            throw new ControlException(Code.INSUFFICIENT, String.join(System.lineSeparator(), differences));
        }
    }

    private static String shown(String digest) {
        return digest.isEmpty()
                ? "missing"
                : "SHA-256 " + digest.substring(0, Math.min(digest.length(), SHOWN_DIGITS)) + "...";
    }
}
