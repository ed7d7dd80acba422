package io.locmoe.launcher;

import java.util.Objects;

/** Ends a command, with one message for people and the kind of end. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a command ended. */
    public enum Kind {
        /** The user's request is invalid; nothing was started. */
        WRONG_USAGE,
        /** The job, or something it needs, failed. */
        FAILURE,
        /** The job failed after the user had asked it to end. */
        INTERRUPTED
    }

    private final Kind kind;

    private RunException(Kind kind, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = kind;
    }

    /** See {@link Kind#WRONG_USAGE}. */
    public static RunException usage(String message) {
        return new RunException(Kind.WRONG_USAGE, message, null);
    }

    /** See {@link Kind#FAILURE}. */
    public static RunException failure(String message, Throwable cause) {
        return new RunException(Kind.FAILURE, message, cause);
    }

    /** See {@link Kind#FAILURE}. */
    public static RunException failure(String message) {
        return failure(message, null);
    }

    /** See {@link Kind#INTERRUPTED}. */
    public static RunException interrupted(String message) {
        return new RunException(Kind.INTERRUPTED, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
