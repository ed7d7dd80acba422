package io.locmoe.control;

import java.util.List;

/**
 * The plug-ins that a node holds.
 *
 * @param plugins in the order in which the node finds them
 * @param leftOut how many more there are, which found no room in a message
 */
public record HeldPlugins(List<HeldPlugin> plugins, int leftOut) {
    public HeldPlugins {
        plugins = List.copyOf(plugins);
    }
}
