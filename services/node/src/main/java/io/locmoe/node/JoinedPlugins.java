package io.locmoe.node;

import io.locmoe.settings.Excerpt;
import io.locmoe.topology.MembershipListener;
import io.locmoe.topology.MeshNode;
import io.locmoe.topology.MeshNode.Plugin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how the plug-ins of each node that joins differ from this node's, by name, version and digest. The node stays:
 * jobs that use none of the differing plug-ins can run, and others are refused when they start.
 */
record JoinedPlugins(MeshNode self) implements MembershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedPlugins.class);
    private static final int SHOWN = 10;
    private static final int SHOWN_DIGITS = 12;

    @Override
    public void joined(MeshNode node) {
        difference(node).ifPresent(LOG::warn);
    }

    /** A sentence about the difference, if there is one. */
    Optional<String> difference(MeshNode node) {
        List<String> parts = new ArrayList<>(only(node, self, "there"));
        parts.addAll(only(self, node, "here"));
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String shown = parts.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return Optional.of(node + " has not the same plug-ins as this node: " + shown
                + (parts.size() > SHOWN ? ", and " + (parts.size() - SHOWN) + " more" : "")
                + "; jobs that use them are refused until all nodes have the same jars, which"
                + " ./locmoe plugins list --mesh shows");
    }

    private static List<String> only(MeshNode one, MeshNode other, String place) {
        Set<Plugin> rest = new LinkedHashSet<>(one.plugins());
        other.plugins().forEach(rest::remove);
        return rest.stream()
                .map(plugin -> Excerpt.of(plugin.name()) + " " + Excerpt.of(plugin.version()) + " with SHA-256 "
                        + Excerpt.of(plugin.digest()
                                .substring(
                                        0,
                                        Math.min(SHOWN_DIGITS, plugin.digest().length())))
                        + "... only " + place)
                .toList();
    }
}
