package io.locmoe.engine.checkpoint.file;

import java.io.IOException;

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
}
