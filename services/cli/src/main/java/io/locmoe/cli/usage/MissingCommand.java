package io.locmoe.cli.usage;

import io.locmoe.launcher.RunException;
import picocli.CommandLine.Model.CommandSpec;

/** A command was given where one of its own commands is needed. */
public final class MissingCommand {
    private MissingCommand() {}

    /** Names all commands to choose from. */
    public static RunException of(CommandSpec command) {
        var names = command.subcommands().keySet();
        return RunException.usage(command.name() + " needs a command, one of " + String.join(", ", names) + "; write: "
                + command.qualifiedName() + " " + names.iterator().next());
    }
}
