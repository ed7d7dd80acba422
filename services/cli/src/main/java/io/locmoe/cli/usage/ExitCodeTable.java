package io.locmoe.cli.usage;

import io.locmoe.cli.exit.ExitCode;
import picocli.CommandLine;

/** The exit codes at the foot of every help text, the same for all commands. */
public final class ExitCodeTable {
    private ExitCodeTable() {}

    /** Adds the table to a command and to all below it. */
    public static void addTo(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings());
        command.getSubcommands().values().forEach(ExitCodeTable::addTo);
    }
}
