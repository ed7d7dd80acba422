package io.locmoe.cli;

import java.util.Objects;

/** Ends a command with one message for people and an exit code. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.exitCode = exitCode;
    }

    /** The user asked for something that cannot be. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    /** The job, or something it needs, failed. */
    public static CommandException failure(String message, Throwable cause) {
        return new CommandException(ExitCode.FAILURE, message, cause);
    }

    /** The job failed after the user had asked it to end. */
    public static CommandException interrupted(String message) {
        return new CommandException(ExitCode.INTERRUPTED, message, null);
    }

    /** The job, or something it needs, failed. */
    public static CommandException failure(String message) {
        return failure(message, null);
    }

    public int exitCode() {
        return exitCode;
    }
}
