package io.locmoe.run.service;

import java.util.List;

/**
 * The plug-ins of a node.
 *
 * @param plugins in the order in which the node finds them
 * @param leftOut number of plug-ins that did not fit into a message
 */
public record HeldPlugins(List<HeldPlugin> plugins, int leftOut) {
    public HeldPlugins {
        plugins = List.copyOf(plugins);
    }
}
