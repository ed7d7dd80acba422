package io.locmoe.cli.plugins;

import io.locmoe.cli.usage.MissingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands about plug-ins. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = "Lists, checks and describes plug-ins, and creates new ones.",
        subcommands = {
            PluginsListCommand.class,
            PluginsVerifyCommand.class,
            PluginsDescribeCommand.class,
            PluginsNewCommand.class,
            PluginsInstallCommand.class
        })
public final class PluginsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw MissingCommand.of(spec);
    }
}
