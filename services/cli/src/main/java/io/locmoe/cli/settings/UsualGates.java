package io.locmoe.cli.settings;

import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import java.util.Optional;
import java.util.function.Function;

/** The usual gates of the routers of a catalog, by their names; none of a router that is not there. */
public record UsualGates(PluginCatalog catalog) implements Function<String, Optional<String>> {
    @Override
    public Optional<String> apply(String router) {
        return catalog.names(PluginKind.ROUTER).contains(router)
                ? Optional.of(catalog.router(router).usualGate())
                : Optional.empty();
    }
}
