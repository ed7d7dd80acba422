package io.locmoe.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** The command as its user gave it, for reports that say how they were made. */
final class GivenCommand {
    private GivenCommand() {}

    /** @param spec of the command or of one below it */
    static String of(CommandSpec spec) {
        return "./locmoe "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}
