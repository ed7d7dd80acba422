package io.locmoe.engine.job;

import java.util.Objects;

/**
 * A plug-in that a job uses, for reports and checkpoints.
 *
 * @param digest SHA-256 of its jars, hexadecimal
 */
public record PluginStamp(String name, String version, String digest) {
    public PluginStamp {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
    }
}
