package io.locmoe.harness.workspace;

import io.locmoe.harness.container.Podman;
import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Removes directories of killed processes, whose locks are free. */
final class Leftovers {
    /** Marker in the directory of a mesh that has containers. */
    static final String CONTAINERS = "containers";

    private Leftovers() {}

    /**
     * Removes abandoned directories of this user, and ends the processes and containers of their meshes.
     *
     * @param name prefix of their names
     * @param own  directories of this JVM, to be skipped
     */
    static void remove(Path parent, String name, Set<Path> own) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, name + "*")) {
            for (Path directory : directories) {
                removeIfOurs(directory, own);
            }
        }
    }

    static void removeIfOurs(Path directory, Set<Path> own) throws IOException {
        if (!own.contains(directory) && isOurs(directory)) {
            removeIfLeft(directory);
        }
    }

    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                        .getName()
                        .equals(System.getProperty("user.name"));
    }

    private static void removeIfLeft(Path directory) {
        try (FileChannel lock = FileChannel.open(
                directory.resolve(Workspace.LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) {
                end(directory);
                removeTree(directory);
            }
        } catch (IOException | HarnessException e) {
            // Another JVM is removing it, or the next one will.
        }
    }

    private static void end(Path directory) throws IOException {
        new ProcessList(directory).kill();
        if (Files.exists(directory.resolve(CONTAINERS))) {
            Podman.current(directory).removeOf(directory);
        }
    }

    /** Removes the lock file last, so that a later attempt finds what cannot be removed now. */
    static void removeTree(Path directory) throws IOException {
        List<Path> files;
        Path lock = directory.resolve(Workspace.LOCK);
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(path -> !path.equals(directory) && !path.equals(lock))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(directory);
    }
}
