package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.guard.PluginException;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.pluginhost.UnknownPluginException;
import io.locmoe.spi.device.DeviceDriver;
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
        description = {
            "Lists the devices of this machine that the device drivers find, and what computes on them.",
            "For each element type: what executes matrix products of it, and why. Below, what drivers found beside "
                    + "devices, and what is missing. The exit code is 1 if a driver fails."
        })
public final class DevicesCommand implements Callable<Integer> {
    @Option(names = "--driver", paramLabel = "NAME", description = "Only this driver.")
    private String driver;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            Collection<String> names = driver == null ? catalog.names(PluginKind.DRIVER) : List.of(driver);
            DeviceTable table = new DeviceTable();
            boolean sound = true;
            for (String name : names) {
                sound &= add(table, name, catalog.driver(name));
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(table.text());
            names.forEach(name -> report(name, catalog.driver(name), out));
            out.flush();
            return sound ? ExitCode.OK : ExitCode.FAILURE;
        } catch (UnknownPluginException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private static void report(String name, DeviceDriver driver, PrintWriter out) {
        List<String> lines = driver.report();
        if (!lines.isEmpty()) {
            out.println(name);
            lines.forEach(line -> out.println("    " + line));
        }
    }

    private static boolean add(DeviceTable table, String name, DeviceDriver devices) {
        try {
            table.add(name, devices.devices());
            return true;
        } catch (PluginException e) {
            table.addUnusable(name, e.getMessage());
            return false;
        }
    }
}
