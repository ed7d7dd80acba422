package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Directories to which a command writes when its work is done. */
final class OutOption {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private OutOption() {}

    /** The directory of the option; without it, one under {@code runs} named by the time and the content. */
    static Path orOfNow(Path named, String content) {
        return named != null ? named : Path.of("runs", LocalDateTime.now().format(TIME) + "-" + content);
    }

    /**
     * Like {@link #orOfNow}, absolute and checked.
     *
     * @throws RunException naming the obstacle
     */
    static Path usable(Path named, String content) {
        return checked(orOfNow(named, content)).toAbsolutePath().normalize();
    }

    /**
     * Checks, before long work starts, that a directory exists or can be created. Creates nothing.
     *
     * @throws RunException naming the obstacle
     */
    static Path checked(Path directory) {
        OutDirectory.problem("--out", directory).ifPresent(problem -> {
            throw RunException.usage(problem);
        });
        return directory;
    }
}
