package io.locmoe.cli.exit;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.RunEnd;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exit codes of the command; the only place that defines them. */
public final class ExitCode {
    /** The command did what was asked for, and what it checked holds. */
    public static final int OK = 0;
    /** The command failed, or what it checked does not hold. */
    public static final int FAILURE = 1;
    /** Wrong options or settings; nothing was started. */
    public static final int USAGE = 2;
    /** The user ended it with Ctrl-C; the code is that of shells. */
    public static final int INTERRUPTED = 130;

    /** The JVM ended because its heap was exhausted; a flag of all our JVMs. */
    private static final int HEAP = 3;
    /** A node was told to leave, by SIGTERM or a call. */
    private static final int LEFT = 143;

    private ExitCode() {}

    /** What each code means, for users, by code. */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(Integer.toString(OK), "done: a training reached its end, a check found nothing wrong");
        meanings.put(Integer.toString(FAILURE), "failed, or a check found something wrong; the output says what");
        meanings.put(Integer.toString(USAGE), "wrong options, settings or text; nothing was started");
        meanings.put(Integer.toString(HEAP), "the Java heap was exhausted");
        meanings.put(Integer.toString(INTERRUPTED), "Ctrl-C");
        meanings.put(Integer.toString(LEFT), "a node was told to leave, as by SIGTERM");
        return meanings;
    }

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
