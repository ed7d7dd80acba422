package io.locmoe.harness.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files of nodes outside of the directory of their mesh, in shared memory and among temporary files: each node has
 * directories with a lock, which it removes unless it is killed.
 */
final class NodeFiles {
    private static final List<Path> PLACES =
            List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final String NAME = "locmoe";

    private NodeFiles() {}

    /** Removes the directories of ended nodes, but not those of nodes in this JVM. */
    static void removeLeftBehind() throws IOException {
        if (!Files.isReadable(OPEN_FILES)) {
            return;
        }
        List<Path> before = new ArrayList<>();
        for (Path place : PLACES) {
            if (Files.isWritable(place)) {
                try (Stream<Path> all = Files.list(place)) {
                    all.filter(path -> path.getFileName().toString().startsWith(NAME))
                            .forEach(before::add);
                }
            }
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
                    // It was closed meanwhile.
                }
            }
        }
        return directories;
    }
}
