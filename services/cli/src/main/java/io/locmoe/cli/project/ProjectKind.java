package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Kinds of plug-ins that a project can be made for, by the words of its author. */
public enum ProjectKind {
    ROUTER(PluginKind.ROUTER),
    GATE(PluginKind.GATE),
    STRATEGY(PluginKind.COMMUNICATION),
    DRIVER(PluginKind.DRIVER);

    private final PluginKind offered;

    ProjectKind(PluginKind offered) {
        this.offered = offered;
    }

    /**
     * The kind of a word.
     *
     * @throws RunException if there is none, naming those that there are
     */
    public static ProjectKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> RunException.usage("there is no kind of plug-in '" + word + "'; write one of: "
                        + Arrays.stream(values()).map(ProjectKind::word).collect(Collectors.joining(", "))));
    }

    /** The kind as jobs know it. */
    public PluginKind offered() {
        return offered;
    }

    /** The word for it in commands and templates. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
