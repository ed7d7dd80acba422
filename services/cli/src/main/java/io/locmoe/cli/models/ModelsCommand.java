package io.locmoe.cli.models;

import io.locmoe.cli.usage.MissingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code models}: commands on models of others. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Makes models in Hugging Face directories.",
        subcommands = RandomCommand.class)
public final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw MissingCommand.of(spec);
    }
}
