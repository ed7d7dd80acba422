package io.locmoe.cli.project;

import java.util.Map;

/** The command as the user called it, so that the commands that it prints work in the same directory. */
public final class CommandName {
    /** Set by the script that starts the command. */
    private static final String VARIABLE = "LOCMOE_COMMAND";

    private CommandName() {}

    /** {@code locmoe} if that is on the path, otherwise the path by which the script was called. */
    public static String asCalled() {
        return in(System.getenv());
    }

    static String in(Map<String, String> environment) {
        return environment.getOrDefault(VARIABLE, "./locmoe");
    }
}
