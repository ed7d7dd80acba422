package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.cli.workshop.SelfTestPlan;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.guard.PluginException;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.settings.Visible;
import io.locmoe.spi.device.DeviceDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devices}: lists and tests the devices of this machine. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the devices of this machine that the device drivers find, and what computes on them.",
            "For each element type it prints what executes matrix products, and why; below that, what drivers found "
                    + "beside devices, and what is missing. The exit code is 1 if a driver fails; a driver without "
                    + "devices is no failure.",
            "With --self-test it tests a device: each kernel, copies and their rates, and the first steps of a "
                    + "training. The exit code is 1 if something is wrong."
        })
public final class DevicesCommand implements Callable<Integer> {
    @Option(names = "--driver", paramLabel = "NAME", description = "Only this driver.")
    private String driver;

    @Option(names = "--self-test", description = "Test a device of --driver, or of each driver that can be used here.")
    private boolean selfTest;

    @Option(names = "--device", paramLabel = "N", description = "With --self-test: this device, counted from 0 (0).")
    private Integer device;

    @Option(names = "--json", paramLabel = "FILE", description = "With --self-test: also write what it found as JSON.")
    private Path json;

    @Mixin
    private Simulation simulation;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        simulation.requireDriver(driver);
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            Collection<String> names = driver == null ? catalog.names(PluginKind.DRIVER) : List.of(driver);
            names.forEach(name -> simulation.driver(catalog, name));
            PrintWriter out = spec.commandLine().getOut();
            return selfTest ? test(catalog, names, out) : list(catalog, names, out);
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private void check() {
        if (!selfTest && (device != null || json != null)) {
            throw RunException.usage("--device and --json go with --self-test");
        } else if (device != null && device < 0) {
            throw RunException.usage("--device must be at least 0: " + device);
        } else if (json != null) {
            Path directory = json.toAbsolutePath().normalize().getParent();
            if (Files.isDirectory(json) || directory == null || !Files.isWritable(directory)) {
                throw RunException.usage("--json " + json + " cannot be written: name a file in a directory that is "
                        + "there and writable");
            }
        }
    }

    private int list(PluginCatalog catalog, Collection<String> names, PrintWriter out) {
        DeviceTable table = new DeviceTable();
        boolean sound = true;
        for (String name : names) {
            sound &= add(table, name, simulation.driver(catalog, name));
        }
        out.print(table.text());
        names.forEach(name -> report(name, simulation.driver(catalog, name), out));
        out.flush();
        return sound ? ExitCode.OK : ExitCode.FAILURE;
    }

    private int test(PluginCatalog catalog, Collection<String> names, PrintWriter out) {
        SelfTestPlan plan = new SelfTestPlan(
                catalog,
                name -> simulation.driver(catalog, name),
                List.copyOf(names),
                device == null ? 0 : device,
                out);
        try {
            boolean passed = Workshop.required("devices --self-test").selfTest(plan, Optional.ofNullable(json));
            return passed ? ExitCode.OK : ExitCode.FAILURE;
        } catch (PluginException e) {
            throw RunException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw RunException.failure(json + " cannot be written: " + e, e);
        }
    }

    private static void report(String name, DeviceDriver driver, PrintWriter out) {
        List<String> lines = driver.report();
        if (!lines.isEmpty()) {
            out.println(Visible.line(name));
            lines.forEach(line -> out.println("    " + Visible.line(line)));
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
