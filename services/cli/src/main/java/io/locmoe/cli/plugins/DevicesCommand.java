package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.engine.settings.Choice;
import io.locmoe.guard.PluginException;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Options;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
        description = {
            "Lists the devices of this machine that the device drivers find, and what computes on them.",
            "For each element type: what executes matrix products of it, and why. Below, what drivers found beside "
                    + "devices, and what is missing. The exit code is 1 if a driver fails; to have no devices here is "
                    + "no failure."
        })
public final class DevicesCommand implements Callable<Integer> {
    @Option(names = "--driver", paramLabel = "NAME", description = "Only this driver.")
    private String driver;

    @Mixin
    private Simulation simulation;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            simulation.requireDriver(driver);
            Collection<String> names = driver == null ? catalog.names(PluginKind.DRIVER) : List.of(driver);
            DeviceTable table = new DeviceTable();
            boolean sound = true;
            for (String name : names) {
                sound &= add(table, name, catalog);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(table.text());
            names.forEach(name -> report(name, catalog, out));
            out.flush();
            return sound ? ExitCode.OK : ExitCode.FAILURE;
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private void report(String name, PluginCatalog catalog, PrintWriter out) {
        DeviceDriver found = catalog.driver(name);
        List<String> lines = options(name, catalog).map(found::report).orElseGet(found::report);
        if (!lines.isEmpty()) {
            out.println(name);
            lines.forEach(line -> out.println("    " + line));
        }
    }

    private boolean add(DeviceTable table, String name, PluginCatalog catalog) {
        DeviceDriver found = catalog.driver(name);
        Optional<Options> options = options(name, catalog);
        try {
            table.add(name, options.map(found::devices).orElseGet(found::devices));
            return true;
        } catch (PluginException e) {
            table.addUnusable(name, e.getMessage());
            return false;
        }
    }

    /** Those that the user gave. A driver names its devices also without those that it requires. */
    private Optional<Options> options(String name, PluginCatalog catalog) {
        Choice choice = simulation.of(name);
        return choice.options().isEmpty() ? Optional.empty() : Optional.of(ChosenDevice.options(catalog, choice));
    }
}
