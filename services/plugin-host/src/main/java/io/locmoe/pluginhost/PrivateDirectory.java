package io.locmoe.pluginhost;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String LOCK = "lock";
    /** Directories that are being made are not looked at by others, as they are not locked yet. */
    private static final String UNFINISHED = ".";

    /** Locks of this process. A process that closes a file gives up its own locks on it, so it must not try its own. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private PrivateDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * An empty directory, beside which those of processes that were killed are removed.
     *
     * @param parent where it is made
     * @param prefix of its name, the same for all whose content is of the same kind, and of no other directory
     */
    public static PrivateDirectory createIn(Path parent, String prefix) throws IOException {
        Path unfinished = Files.createTempDirectory(parent, UNFINISHED + prefix, OWNER_ONLY);
        FileChannel lock =
                FileChannel.open(unfinished.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            removeLeftBehind(parent, prefix, Files.getOwner(unfinished));
            Path path = unfinished.resolveSibling(
                    unfinished.getFileName().toString().substring(UNFINISHED.length()));
            OWN.add(path);
            return new PrivateDirectory(Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            remove(unfinished);
            throw e;
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    private static void removeLeftBehind(Path parent, String prefix, UserPrincipal user) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path directory : directories) {
                if (!OWN.contains(directory) && isDirectoryOf(user, directory)) {
                    removeIfLeft(directory);
                }
            }
        }
    }

    private static boolean isDirectoryOf(UserPrincipal user, Path path) throws IOException {
        try {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user);
        } catch (NoSuchFileException e) {
            return false; // another process has removed it
        }
    }

    /** Removes a directory that another process made and has left, as it was killed; does nothing while it lives. */
    public static void removeIfLeft(Path directory) {
        try (FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) {
                remove(directory);
            }
        } catch (IOException e) {
            // Another process removes it at the same time, or the next one will.
        }
    }

    /** What somebody else removes at the same time is no failure. */
    static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new Removal(directory.resolve(LOCK)));
    }

    /** The lock's file goes after the others, so that what cannot be removed now is found again. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        private final Path lock;

        Removal(Path lock) {
            this.lock = lock;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!file.equals(lock)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            requireGone(failure);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            requireGone(failure);
            if (directory.equals(lock.getParent())) {
                Files.deleteIfExists(lock);
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }

        /** @param failure null for none */
        private static void requireGone(IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
        }
    }

    /** Removes the directory with all that is in it. What cannot be removed is left to the next process. */
    @Override
    public void close() {
        try (lock) {
            remove(path);
        } catch (IOException e) {
            // As if the process had been killed.
        }
    }
}
