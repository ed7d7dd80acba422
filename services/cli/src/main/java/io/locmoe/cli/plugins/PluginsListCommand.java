package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plugins list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists every plug-in: name, kind, version, status, directory.")
final class PluginsListCommand implements Callable<Integer> {
    @Mixin
    private PluginDirectories directories;

    @Option(names = "--options", description = "Also list the options of each, with defaults and meaning.")
    private boolean options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            out.print(new PluginTable(catalog.plugins(), options).text());
            out.flush();
            return catalog.refused().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }
}
