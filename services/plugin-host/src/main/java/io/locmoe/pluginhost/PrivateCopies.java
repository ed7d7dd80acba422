package io.locmoe.pluginhost;

import io.locmoe.files.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies of jars in a directory that only this user may enter and that goes with the process. Thread-safe. */
final class PrivateCopies implements AutoCloseable {
    private static final String PREFIX = "locmoe_plugins-";

    private final PrivateDirectory directory;

    private PrivateCopies(PrivateDirectory directory) {
        this.directory = directory;
    }

    static Path place() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    /** None yet; copies of processes that were killed are removed. */
    static PrivateCopies create() throws IOException {
        return createIn(place());
    }

    static PrivateCopies createIn(Path place) throws IOException {
        return new PrivateCopies(PrivateDirectory.createIn(place, PREFIX));
    }

    /** Copies the jars of a plug-in; returns the directory of the copies. */
    Path of(Path plugin) throws IOException, PluginFault {
        Path copy =
                Files.createTempDirectory(directory.path(), plugin.getFileName() + "-", PrivateDirectory.OWNER_ONLY);
        for (Path jar : PluginJars.list(plugin)) {
            Files.copy(jar, copy.resolve(jar.getFileName()));
        }
        return copy;
    }

    /** Removes what {@link #of} returned. What cannot be removed goes with the whole directory. */
    void remove(Path copy) {
        try {
            PrivateDirectory.removeTree(copy);
        } catch (IOException e) {
            // As if it were still in use.
        }
    }

    /** Removes everything. What cannot be removed is left to the next process. */
    @Override
    public void close() {
        directory.close();
    }
}
