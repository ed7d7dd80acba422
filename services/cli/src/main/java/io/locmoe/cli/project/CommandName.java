package io.locmoe.cli.project;

import java.util.Map;

/** How the user called this command, so that what it prints can be repeated where he is. */
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
