package io.locmoe.pluginhost;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Copies of jars in a directory that only this user may enter and that goes with the process. A lock lasts as long as
 * the process, so that the next one can tell what a killed one has left, and removes it. Thread-safe.
 */
final class PrivateCopies implements AutoCloseable {
    private static final String NAME = "locmoe_plugins-";
    /** Directories that are being made are not looked at by others, as they are not locked yet. */
    private static final String UNFINISHED = "." + NAME;

    private static final String LOCK = "lock";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Of this process. A process that closes a file gives its own locks on it up, so it must not try its own. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lock;

    private PrivateCopies(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    static Path place() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    /** An empty directory, beside which those of processes that were killed are removed. */
    static PrivateCopies create() throws IOException {
        return createIn(place());
    }

    static PrivateCopies createIn(Path place) throws IOException {
        Path unfinished = Files.createTempDirectory(place, UNFINISHED, OWNER_ONLY);
        FileChannel lock =
                FileChannel.open(unfinished.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            removeLeftBehind(place, Files.getOwner(unfinished));
            Path root = unfinished.resolveSibling(
                    unfinished.getFileName().toString().substring(1));
            OWN.add(root);
            return new PrivateCopies(Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            removeAll(unfinished);
            throw e;
        }
    }

    private static void removeLeftBehind(Path place, UserPrincipal user) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(place, NAME + "*")) {
            for (Path directory : directories) {
                if (!OWN.contains(directory)
                        && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)) {
                    removeIfLeft(directory);
                }
            }
        }
    }

    private static void removeIfLeft(Path directory) {
        try (FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) {
                removeAll(directory);
            }
        } catch (IOException e) {
            // Another process removes it at the same time, or the next one will.
        }
    }

    /** Copies the jars of a plug-in; returns the directory of the copies. */
    Path of(Path plugin) throws IOException, PluginFault {
        Path copy = Files.createTempDirectory(root, plugin.getFileName() + "-", OWNER_ONLY);
        for (Path jar : PluginJars.list(plugin)) {
            Files.copy(jar, copy.resolve(jar.getFileName()));
        }
        return copy;
    }

    /** Removes what {@link #of} returned. What cannot be removed goes with the whole directory. */
    void remove(Path copy) {
        try {
            removeAll(copy);
        } catch (IOException e) {
            // As if it were still in use.
        }
    }

    /** The lock's file goes after the others, so that what cannot be removed now is found again. */
    private static void removeAll(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(path -> !path.equals(directory) && !path.equals(directory.resolve(LOCK)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
    }

    /** Removes everything. What cannot be removed is left to the next process. */
    @Override
    public void close() {
        try (lock) {
            removeAll(root);
        } catch (IOException e) {
            // As if the process had been killed.
        }
    }
}
