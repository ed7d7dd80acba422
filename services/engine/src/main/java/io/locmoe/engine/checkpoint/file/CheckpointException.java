package io.locmoe.engine.checkpoint.file;

import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint that cannot be written or read. The message names the file and what to do. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the disk is the reason, rather than another process or the content of a file. */
    public boolean isOfTheDisk() {
        return getCause() instanceof IOException;
    }

    /** A file of a checkpoint that cannot be read. */
    public static CheckpointException unreadable(Path file, IOException cause) {
        return new CheckpointException("cannot read " + file + ": " + FileFailure.of(file, cause), cause);
    }
}
