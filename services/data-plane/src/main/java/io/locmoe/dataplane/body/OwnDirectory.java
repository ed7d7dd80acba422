package io.locmoe.dataplane.body;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory for the sockets and rings of one data plane, accessible only to its user: in shared memory if the system
 * has a directory for it, otherwise in the directory for temporary files. A locked file in it marks a living process,
 * so that the next process can detect what a killed one has left, and remove it. It removes only files with these
 * names, and only those of its own user.
 */
final class OwnDirectory implements AutoCloseable {
    static final String SOCKET = "bodies.sock";

    private static final Logger LOG = System.getLogger(OwnDirectory.class.getName());
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String NAME = "locmoe-";
    private static final String LOCK = "lock";
    /** Prefix of directories under construction, which other processes ignore, because they are not locked yet. */
    private static final String UNFINISHED = ".locmoe-";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Directories of this process. Probing them would release its own locks, when the lock file is closed. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private OwnDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates a directory, and removes the directories of killed processes. */
    static OwnDirectory create() throws IOException {
        return createIn(Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")));
    }

    static OwnDirectory createIn(Path parent) throws IOException {
        Path unfinished = Files.createTempDirectory(parent, UNFINISHED, OWNER_ONLY);
        removeLeftBehind(parent, Files.getOwner(unfinished));
        FileChannel lock =
                FileChannel.open(unfinished.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            Path path = unfinished.resolveSibling(
                    unfinished.getFileName().toString().substring(1));
            OWN.add(path);
            return new OwnDirectory(Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            empty(unfinished);
            throw e;
        }
    }

    Path socket() {
        return path.resolve(SOCKET);
    }

    RingFile ring(String token) {
        return RingFile.in(path, token);
    }

    private static void removeLeftBehind(Path parent, UserPrincipal user) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, NAME + "*")) {
            for (Path directory : directories) {
                if (!OWN.contains(directory) && belongsTo(user, directory)) {
                    removeIfLeft(directory);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "what killed processes have left in " + parent + " stays: " + e);
        }
    }

    private static boolean belongsTo(UserPrincipal user, Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user);
    }

    private static void removeIfLeft(Path directory) {
        try (FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) {
                empty(directory);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, directory + " stays: " + e);
        }
    }

    /** Removes the lock file last, so that a later attempt finds what cannot be removed now. */
    private static void empty(Path directory) throws IOException {
        try (DirectoryStream<Path> rings = Files.newDirectoryStream(directory, RingFile.NAMES)) {
            for (Path ring : rings) {
                Files.deleteIfExists(ring);
            }
        }
        Files.deleteIfExists(directory.resolve(SOCKET));
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
    }

    @Override
    public void close() {
        try {
            empty(path);
            lock.close();
            OWN.remove(path);
        } catch (IOException e) {
            LOG.log(Level.WARNING, path + " cannot be removed: " + e);
        }
    }
}
