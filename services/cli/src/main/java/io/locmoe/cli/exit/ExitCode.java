package io.locmoe.cli.exit;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.RunEnd;

/** Exit codes of the command; the only place that defines them. */
public final class ExitCode {
    /** The job reached its end. */
    public static final int OK = 0;
    /** The job, or something it needs, failed. */
    public static final int FAILURE = 1;
    /** Wrong options or settings; nothing was started. */
    public static final int USAGE = 2;
    /** The user ended it with Ctrl-C; the code is that of shells. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** Exit code of a run that came to an end. */
    public static int of(RunEnd end) {
        return switch (end) {
            case COMPLETED -> OK;
            case INTERRUPTED -> INTERRUPTED;
        };
    }

    /** Exit code of a run that ended with an error. */
    public static int of(RunException error) {
        return switch (error.kind()) {
            case WRONG_USAGE -> USAGE;
            case FAILURE -> FAILURE;
            case INTERRUPTED -> INTERRUPTED;
        };
    }
}
