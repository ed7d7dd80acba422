package io.locmoe.samples;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checked-out project that the test runs in. */
public final class Project {
    private Project() {}

    /** Its root directory. */
    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("locmoe"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
