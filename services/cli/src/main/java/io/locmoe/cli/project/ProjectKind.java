package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Kinds of plug-ins for which a project can be created, as named by its author. */
public enum ProjectKind {
    ROUTER(PluginKind.ROUTER),
    GATE(PluginKind.GATE),
    PLACEMENT(PluginKind.PLACEMENT),
    STRATEGY(PluginKind.COMMUNICATION),
    DRIVER(PluginKind.DRIVER);

    private final PluginKind offered;

    ProjectKind(PluginKind offered) {
        this.offered = offered;
    }

    /**
     * The kind with this word.
     *
     * @throws RunException listing the valid words, if there is none
     */
    public static ProjectKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> RunException.usage("there is no kind of plug-in '" + word + "'; write one of: "
                        + Arrays.stream(values()).map(ProjectKind::word).collect(Collectors.joining(", "))));
    }

    /** The kind as used in jobs. */
    public PluginKind offered() {
        return offered;
    }

    /** The word for it in commands and templates. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
