package io.locmoe.pluginhost;

import io.locmoe.spi.plugin.NearestName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A name that no loaded plug-in offers. The message gives the nearest name, the directories searched, and what was
 * refused.
 */
public final class UnknownPluginException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownPluginException(
            PluginKind kind, String name, Collection<String> known, List<Path> searched, List<LoadedPlugin> refused) {
        super("no plug-in offers the " + kind.words() + " '" + name + "' (searched "
                + (searched.isEmpty()
                        ? "no directory"
                        : searched.stream().map(Path::toString).collect(Collectors.joining(", ")))
                + "); " + sentence(NearestName.hint(name, known))
                + refused.stream().map(p -> " Refused: " + p.reason()).collect(Collectors.joining()));
    }

    private static String sentence(String hint) {
        return hint.endsWith("?") ? hint : hint + ".";
    }
}
