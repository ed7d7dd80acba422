package io.locmoe.cli;

/** Exit codes of the command. */
public final class ExitCode {
    /** The job reached its end. */
    public static final int OK = 0;
    /** The job, or something it needs, failed. */
    public static final int FAILURE = 1;
    /** Wrong options or settings; nothing was started. */
    public static final int USAGE = 2;
    /** Ended by Ctrl-C, as shells count it. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
