package io.locmoe.cli.route;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.GivenCheckpoint;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.routing.RouteRequest;
import io.locmoe.engine.routing.RouteTrial;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.PluginCheck;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code route}: shows what a router does with given scores or tokens. */
@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        description = "Runs a router on given scores or tokens, as a training step does, and prints its plan as JSON.")
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

    @Mixin
    private Simulation simulation;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            if (options.checkpoint().isEmpty()) {
                return route(options.request(), Optional.empty());
            }
            try (CheckpointReader checkpoint =
                    GivenCheckpoint.open(options.checkpoint().get(), spec)) {
                return route(options.request(checkpoint.config()), Optional.of(checkpoint));
            }
        } catch (IllegalArgumentException | CheckpointException e) {
            throw RunException.usage(e.getMessage());
        } catch (TrainingException | DeviceException e) {
            throw RunException.failure(e.getMessage(), e);
        }
    }

    private int route(RouteRequest request, Optional<CheckpointReader> checkpoint) {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            PluginCheck.check(request.router(), request.gate(), catalog);
            try (Device device = ChosenDevice.open(catalog, simulation.of(driver), 0)) {
                PrintWriter out = spec.commandLine().getOut();
                out.println(PlanJson.of(
                        request,
                        RouteTrial.run(request, checkpoint, new CatalogComponents(catalog), device),
                        options.printsScores()));
                out.flush();
                return ExitCode.OK;
            }
        }
    }
}
