package io.locmoe.files;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory that only this user may enter and that goes with the process. A lock on a file in it lasts as long as the
 * process, so that the next process can tell what a killed one has left, and removes it. Thread-safe.
 */
public final class PrivateDirectory implements AutoCloseable {
    /** The rights of such a directory, and of directories within. */
    public static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Logger LOG = System.getLogger(PrivateDirectory.class.getName());
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String LOCK = "lock";
    /** Directories that are being made are not looked at by others, as they are not locked yet. */
    private static final String UNFINISHED = ".";

    /** Locks of this process. A process that closes a file gives up its own locks on it, so it must not try its own. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;
    private final Content content;

    /** What lies in such a directory, or is described there. */
    @FunctionalInterface
    public interface Content {
        /** Removes it; may leave the directory's lock. What somebody else removes at the same time is no failure. */
        void remove(Path directory) throws IOException;
    }

    private PrivateDirectory(Path path, FileChannel lock, Content content) {
        this.path = path;
        this.lock = lock;
        this.content = content;
    }

    /** Shared memory if the system has a directory for it, so that files reach no disk; otherwise temporary files. */
    public static Path memory() {
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * An empty directory, beside which those of processes that were killed are removed.
     *
     * @param parent where it is made
     * @param prefix of its name, the same for all whose content is of the same kind, and of no other directory
     */
    public static PrivateDirectory createIn(Path parent, String prefix) throws IOException {
        return createIn(parent, prefix, PrivateDirectory::removeTree);
    }

    /**
     * The same where other directories may have the prefix too.
     *
     * @param content what may be removed; a directory that has more than that is kept
     */
    public static PrivateDirectory createIn(Path parent, String prefix, Content content) throws IOException {
        Path unfinished = Files.createTempDirectory(parent, UNFINISHED + prefix, OWNER_ONLY);
        FileChannel lock =
                FileChannel.open(unfinished.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            removeLeftBehind(parent, prefix, Files.getOwner(unfinished), content);
            Path path = unfinished.resolveSibling(
                    unfinished.getFileName().toString().substring(UNFINISHED.length()));
            OWN.add(path);
            return new PrivateDirectory(Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE), lock, content);
        } catch (IOException | RuntimeException e) {
            lock.close();
            remove(unfinished, content);
            throw e;
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    private static void removeLeftBehind(Path parent, String prefix, UserPrincipal user, Content content) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path directory : directories) {
                if (!OWN.contains(directory) && belongsTo(user, directory)) {
                    removeIfLeft(directory, content);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "what killed processes have left in " + parent + " stays: " + e);
        }
    }

    private static boolean belongsTo(UserPrincipal user, Path path) throws IOException {
        try {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user);
        } catch (NoSuchFileException e) {
            return false; // another process has removed it
        }
    }

    /** Removes a directory that another process made and has left, as it was killed; does nothing while it lives. */
    public static void removeIfLeft(Path directory) {
        removeIfLeft(directory, PrivateDirectory::removeTree);
    }

    /** The same with content that is removed in its own way. */
    public static void removeIfLeft(Path directory, Content content) {
        try (FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) {
                remove(directory, content);
            }
        } catch (IOException | RuntimeException e) {
            // Another process removes it at the same time, or the next one will.
            LOG.log(Level.DEBUG, directory + " stays: " + e);
        }
    }

    /** The lock's file goes after the others, so that what cannot be removed now is found again. */
    private static void remove(Path directory, Content content) throws IOException {
        content.remove(directory);
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
    }

    /** Removes a directory with all that is in it. What somebody else removes at the same time is no failure. */
    public static void removeTree(Path directory) throws IOException {
        Files.walkFileTree(directory, new Removal(directory.resolve(LOCK)));
    }

    /** Removes the directory. */
    public void remove() throws IOException {
        try (lock) {
            remove(path, content);
        } finally {
            OWN.remove(path);
        }
    }

    /** Removes the directory. What cannot be removed is left to the next process. */
    @Override
    public void close() {
        try {
            remove();
        } catch (IOException e) {
            // As if the process had been killed.
        }
    }
}
