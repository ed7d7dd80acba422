package io.locmoe.cli.route;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.routing.SingleRankRouting;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.PluginCheck;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.Device;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code route}: what a router does with given scores or tokens. */
@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        description = "Runs a router on given scores or tokens and prints its plan as JSON.")
public final class RouteCommand implements Callable<Integer> {
    @Mixin
    private RouteOptions options;

    @Mixin
    private PluginDirectories directories;

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "Device driver to compute with (${DEFAULT-VALUE}).")
    private String driver;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        SingleRankRouting.Request request = options.request();
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            PluginCheck.check(request.router(), request.gate(), catalog);
            try (Device device = catalog.driver(driver).open(0)) {
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        PlanJson.of(request, SingleRankRouting.route(request, new CatalogComponents(catalog), device)));
                out.flush();
                return ExitCode.OK;
            }
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
