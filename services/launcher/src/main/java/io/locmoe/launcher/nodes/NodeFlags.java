package io.locmoe.launcher.nodes;

import java.util.List;

/** Further flags for the JVM of a node. */
@FunctionalInterface
public interface NodeFlags {
    /** No further flags. */
    NodeFlags NONE = _ -> List.of();

    /** The flags. @param node name of the node, like {@code node-0} */
    List<String> of(String node);
}
