package io.locmoe.pluginhost;

import java.util.Arrays;
import java.util.Optional;

/** What a plug-in can offer. Names are unique within a kind. */
public enum PluginKind {
    GATE("gate", "gate"),
    ROUTER("router", "router"),
    PLACEMENT("placement", "placement planner"),
    COMMUNICATION("comm", "communication strategy"),
    DRIVER("driver", "device driver");

    private final String setting;
    private final String words;

    PluginKind(String setting, String words) {
        this.setting = setting;
        this.words = words;
    }

    /** The kind that a {@linkplain #setting setting} chooses; empty if there is none. */
    public static Optional<PluginKind> of(String setting) {
        return Arrays.stream(values())
                .filter(kind -> kind.setting.equals(setting))
                .findFirst();
    }

    /** The setting that chooses one: {@code gate}, {@code router}, {@code placement}, {@code comm}, {@code driver}. */
    public String setting() {
        return setting;
    }

    /** What messages call it. */
    public String words() {
        return words;
    }

    /** What messages call the one with a name: {@code router 'locmoe'}. */
    public String named(String name) {
        return words + " '" + name + "'";
    }
}
