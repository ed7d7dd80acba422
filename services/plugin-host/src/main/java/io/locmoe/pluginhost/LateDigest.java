package io.locmoe.pluginhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Digest of a plug-in's jars, read when it is first asked for: that takes longer than loading the plug-in, and most
 * commands never ask. Thread-safe.
 */
final class LateDigest implements Supplier<PluginDigest> {
    private final Path directory;
    private final JarStamps loaded;
    private PluginDigest read;

    private LateDigest(Path directory, JarStamps loaded) {
        this.directory = directory;
        this.loaded = loaded;
    }

    /**
     * A late digest, or one that is read at once.
     *
     * @param loaded the jars before they were loaded; empty where a later change of them would not show
     * @throws UncheckedIOException if they are read, and cannot be
     */
    static Supplier<PluginDigest> of(Path directory, Optional<JarStamps> loaded) {
        if (loaded.isPresent()) {
            return new LateDigest(directory, loaded.get());
        }
        PluginDigest read = PluginDigest.read(directory);
        return () -> read;
    }

    /** @throws UncheckedIOException if the jars cannot be read, or are no longer those that were loaded */
    @Override
    public synchronized PluginDigest get() {
        if (read == null) {
            PluginDigest now = PluginDigest.read(directory);
            if (JarStamps.of(directory).filter(loaded::equals).isEmpty()) {
                throw new UncheckedIOException(
                        "the plug-in in " + directory + " has changed since it was loaded; start the command again",
                        new IOException("other jars than before"));
            }
            read = now;
        }
        return read;
    }
}
