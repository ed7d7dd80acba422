package io.locmoe.pluginhost;

import io.locmoe.spi.plugin.NearestName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A name that no loaded plug-in offers. The message gives what was refused, which is the usual reason, the directories
 * searched, and the nearest name.
 */
public final class UnknownPluginException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String missing;

    UnknownPluginException(
            PluginKind kind, String name, Collection<String> known, List<Path> searched, List<LoadedPlugin> refused) {
        this(
                reasons(refused),
                "no plug-in offers the " + kind.words() + " '" + name + "' (searched "
                        + (searched.isEmpty()
                                ? "no directory"
                                : searched.stream().map(Path::toString).collect(Collectors.joining(", ")))
                        + "); " + sentence(NearestName.hint(name, known)));
    }

    private UnknownPluginException(String reasons, String missing) {
        super(reasons + missing);
        this.missing = missing;
    }

    /** The message without what was refused, for those who have told that already. */
    public String missing() {
        return missing;
    }

    private static String reasons(List<LoadedPlugin> refused) {
        return refused.isEmpty()
                ? ""
                : refused.stream().map(LoadedPlugin::reason).collect(Collectors.joining(" ", "refused: ", " So "));
    }

    private static String sentence(String hint) {
        return hint.endsWith("?") ? hint : hint + ".";
    }
}
