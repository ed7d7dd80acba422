package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devices}. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the devices of this machine: what each driver found, and what is missing.")
public final class DevicesCommand implements Callable<Integer> {
    @Mixin
    private PluginDirectories directories;

    @Option(names = "--driver", paramLabel = "NAME", description = "Only what this driver found.")
    private String driver;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            Collection<String> names = driver == null ? catalog.names(PluginKind.DRIVER) : List.of(driver);
            for (String name : names) {
                List<String> report = catalog.driver(name).report();
                out.println(name);
                report.forEach(line -> out.println("    " + line));
            }
        }
        out.flush();
        return ExitCode.OK;
    }
}
