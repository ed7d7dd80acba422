package io.locmoe.mesh;

import io.locmoe.mesh.faulty.FaultyPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stranger's plug-in, {@code router-faulty}, packed as its author would. */
final class FaultyJar {
    private FaultyJar() {}

    /** Writes the plug-in into a directory of its own below a plug-in directory; returns its jar. */
    static Path write(Path plugins, String version) {
        boolean first = !Files.exists(plugins.resolve("router-faulty"));
        Path jar = PackedPlugin.pack(FaultyPlugin.class, "router-faulty", version, plugins);
        try {
            if (first) {
                Locmoe.copyLibrary("router-switch", "locmoe-router-toolkit", jar.getParent());
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
