package io.locmoe.dataplane.body;

import io.locmoe.files.PrivateDirectory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for the sockets and rings of one data plane, accessible only to its user, in memory if possible. It
 * removes what killed processes have left, but only files with these names.
 */
final class OwnDirectory implements AutoCloseable {
    static final String SOCKET = "bodies.sock";

    private static final Logger LOG = System.getLogger(OwnDirectory.class.getName());
    private static final String NAME = "locmoe-";

    private final PrivateDirectory directory;

    private OwnDirectory(PrivateDirectory directory) {
        this.directory = directory;
    }

    /** Creates a directory, and removes the directories of killed processes. */
    static OwnDirectory create() throws IOException {
        return createIn(PrivateDirectory.memory());
    }

    static OwnDirectory createIn(Path parent) throws IOException {
        return new OwnDirectory(PrivateDirectory.createIn(parent, NAME, OwnDirectory::empty));
    }

    Path socket() {
        return directory.path().resolve(SOCKET);
    }

    RingFile ring(String token) {
        return RingFile.in(directory.path(), token);
    }

    private static void empty(Path directory) throws IOException {
        try (DirectoryStream<Path> rings = Files.newDirectoryStream(directory, RingFile.NAMES)) {
            for (Path ring : rings) {
                Files.deleteIfExists(ring);
            }
        }
        Files.deleteIfExists(directory.resolve(SOCKET));
    }

    @Override
    public void close() {
        try {
            directory.remove();
        } catch (IOException e) {
            LOG.log(Level.WARNING, directory.path() + " cannot be removed: " + e);
        }
    }
}
