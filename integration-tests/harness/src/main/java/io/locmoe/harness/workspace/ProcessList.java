package io.locmoe.harness.workspace;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file with the processes of a mesh, by id and start time, because ids are reused. */
record ProcessList(Path directory) {
    private static final String FILE = "processes";

    void add(ProcessHandle process) {
        try {
            Files.writeString(
                    file(),
                    process.pid() + " " + started(process).toEpochMilli() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new HarnessException("a process of the mesh cannot be noted in " + file(), e);
        }
    }

    /** Kills processes that still run, and their descendants. */
    void kill() throws IOException {
        if (!Files.exists(file())) {
            return;
        }
        for (String line : Files.readAllLines(file())) {
            running(line).ifPresent(process -> {
                List<ProcessHandle> all =
                        Stream.concat(process.descendants(), Stream.of(process)).toList();
                all.forEach(ProcessHandle::destroyForcibly);
            });
        }
    }

    private static Optional<ProcessHandle> running(String line) {
        String[] words = line.split(" ");
        return words.length == 2
                ? ProcessHandle.of(Long.parseLong(words[0]))
                        .filter(process -> started(process).toEpochMilli() == Long.parseLong(words[1]))
                : Optional.empty();
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private Path file() {
        return directory.resolve(FILE);
    }
}
