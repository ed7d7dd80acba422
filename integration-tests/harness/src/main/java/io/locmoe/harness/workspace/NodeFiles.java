package io.locmoe.harness.workspace;

import io.locmoe.files.PrivateDirectory;
import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of nodes outside of the directory of their mesh, in shared memory and among temporary files: each node has
 * directories with a lock, which it removes unless it is killed.
 */
final class NodeFiles {
    private static final List<Path> PLACES =
            List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));
    private static final ProcessFiles SELF =
            ProcessFiles.of(ProcessHandle.current().pid());
    private static final String NAME = "locmoe";

    private NodeFiles() {}

    /** Removes the directories of ended nodes, but not those of nodes in this JVM. */
    static void removeLeftBehind() throws IOException {
        if (!SELF.areThere()) {
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
            if (!own.contains(directory) && isOurs(directory)) {
                PrivateDirectory.removeIfLeft(directory, Workspace::end);
            }
        }
    }

    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                        .getName()
                        .equals(System.getProperty("user.name"));
    }

    private static Set<Path> directoriesOfOpenFiles() throws IOException {
        return SELF.open().stream()
                .map(file -> Path.of(file).getParent())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
