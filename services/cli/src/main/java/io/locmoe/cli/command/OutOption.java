package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Directories that a command is to write to when its work is done. */
final class OutOption {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private OutOption() {}

    /** The directory that the option names, or else one below {@code runs} with the time and what is written there. */
    static Path orOfNow(Path named, String content) {
        return named != null ? named : Path.of("runs", LocalDateTime.now().format(TIME) + "-" + content);
    }

    /**
     * Checks, before anything that takes long, that a directory is there or can be made. Makes nothing.
     *
     * @throws RunException naming what is in the way
     */
    static Path checked(Path directory) {
        Path nearest = directory.toAbsolutePath().normalize();
        while (!Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            throw RunException.usage("--out " + directory + " cannot be made or written to: " + nearest
                    + (Files.isDirectory(nearest) ? " is not writable" : " is not a directory"));
        }
        return directory;
    }
}
