package io.locmoe.attack.siege;

import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What lies in the directories of shared memory that a process holds by an open file in them; others have theirs. */
final class SharedFiles {
    private static final Path MEMORY = Path.of("/dev/shm");

    private SharedFiles() {}

    static List<String> of(long pid) {
        try {
            return ProcessFiles.of(pid).open().stream()
                    .map(Path::of)
                    .filter(file -> file.startsWith(MEMORY) && file.getNameCount() > MEMORY.getNameCount() + 1)
                    .map(Path::getParent)
                    .distinct()
                    .flatMap(SharedFiles::content)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> content(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? Stream.empty() : Arrays.stream(names).map(name -> directory + "/" + name);
    }
}
