package io.locmoe.harness.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What nodes have in shared memory: each has a directory with a lock, which goes with a node that is not killed. */
final class SharedMemory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final String NAME = "locmoe";

    private SharedMemory() {}

    /** Removes the directories of nodes that are no more, but not those of nodes in this JVM. */
    static void removeLeftBehind() throws IOException {
        if (!Files.isWritable(MEMORY) || !Files.isReadable(OPEN_FILES)) {
            return;
        }
        List<Path> before;
        try (Stream<Path> all = Files.list(MEMORY)) {
            before = all.filter(path -> path.getFileName().toString().startsWith(NAME))
                    .toList();
        }
        Set<Path> own = directoriesOfOpenFiles();
        for (Path directory : before) {
            Leftovers.removeIfOurs(directory, own);
        }
    }

    private static Set<Path> directoriesOfOpenFiles() throws IOException {
        Set<Path> directories = new HashSet<>();
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            for (Path file : files.toList()) {
                try {
                    directories.add(Files.readSymbolicLink(file).getParent());
                } catch (IOException e) {
                    // It has been closed.
                }
            }
        }
        return directories;
    }
}
