package io.locmoe.pluginhost;

import io.locmoe.spi.plugin.Option;
import java.util.List;

/**
 * One thing that a plug-in offers.
 *
 * @param kind    what it is
 * @param name    by which users choose it
 * @param options that it understands
 */
public record Offer(PluginKind kind, String name, List<Option> options) {
    public Offer {
        options = List.copyOf(options);
    }

    @Override
    public String toString() {
        return kind.named(name);
    }
}
