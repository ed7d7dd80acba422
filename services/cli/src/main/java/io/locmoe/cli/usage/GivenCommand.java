package io.locmoe.cli.usage;

import picocli.CommandLine.Model.CommandSpec;

/** The command line as given by the user, for reports that say how they were produced. */
public final class GivenCommand {
    private GivenCommand() {}

    /** @param spec spec of the command or of a subcommand */
    public static String of(CommandSpec spec) {
        return "./locmoe "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}
