package io.locmoe.cli.plan;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.usage.GivenCommand;
import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.engine.settings.Choice;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.planner.exchange.PlanningException;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.hardware.HardwareSheets;
import io.locmoe.planner.plan.HardwareFit;
import io.locmoe.planner.plan.Job;
import io.locmoe.planner.plan.MeasuredRun;
import io.locmoe.planner.plan.PlanSearch;
import io.locmoe.planner.plan.Planner;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.SettingsFile;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan}: what a training would cost on other devices. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Says what a training would cost on devices that are not there: time of a step by purpose, memory,"
                        + " progress despite failures, and the best plans over settings that are free.",
        footer = {
            "",
            "With --out the directory gets plan.json, and index.html with charts.",
            "Exchanges are simulated with the messages that the communication strategies themselves send.",
            "Nothing is trained."
        })
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private PlanOptions options;

    @Mixin
    private PluginDirectories plugins;

    @Option(
            names = "--best",
            paramLabel = "N",
            defaultValue = "5",
            description = "Plans to show if settings are free (${DEFAULT-VALUE}).")
    private int best;

    @Option(
            names = "--calibrate",
            paramLabel = "FILE",
            description = "With --run: write the hardware of whose plan the run's times follow, for --hardware FILE.")
    private Path calibrate;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write plan.json with all plans, and index.html with charts.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ResultOutput output;

    @Override
    public Integer call() {
        if (best < 1) {
            throw RunException.usage("--best must be at least 1: " + best);
        }
        if (calibrate != null && options.run().isEmpty()) {
            throw RunException.usage("--calibrate needs --run, which names the run that was measured");
        }
        checkOut();
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            Planner planner = new Planner(choice -> strategies(catalog, choice));
            return calibrate == null ? planned(planner, catalog) : calibrated(planner, catalog);
        } catch (SettingsException | PlanningException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private int planned(Planner planner, PluginCatalog catalog) {
        Optional<MeasuredRun> measured = options.run();
        PlanOptions.Jobs jobs = options.jobs(catalog);
        PlanSearch search = PlanSearch.of(planner, jobs.sound(), jobs.wrong());
        if (out != null) {
            write(new PlanPage(
                    search,
                    PlanDocument.of(
                            search, measured, options.assumed(), search.plans().size()),
                    best,
                    GivenCommand.of(spec)));
        }
        return output.print(
                () -> PlanDocument.of(search, measured, options.assumed(), best).text(),
                () -> PlanText.of(search, measured, options.assumed(), best) + written());
    }

    private void checkOut() {
        if (out == null) {
            return;
        }
        if (calibrate != null) {
            throw RunException.usage("--calibrate writes hardware and no plan; leave --out away, and plan with"
                    + " --hardware " + calibrate + " then");
        }
        OutDirectory.problem("--out", out).ifPresent(problem -> {
            throw RunException.usage(problem);
        });
    }

    private void write(PlanPage page) {
        try {
            Files.createDirectories(out);
            ReportJson.write(out.resolve("plan.json"), page.document());
            page.page().write(out.resolve("index.html"));
        } catch (IOException e) {
            throw RunException.failure("the plan cannot be written to " + out + ": " + FileFailure.of(out, e), e);
        }
    }

    private String written() {
        return out == null
                ? ""
                : System.lineSeparator() + out.resolve("index.html") + " has the charts, " + out.resolve("plan.json")
                        + " the numbers" + System.lineSeparator();
    }

    private int calibrated(Planner planner, PluginCatalog catalog) {
        Job job = options.jobs(catalog).sound().values().iterator().next();
        Hardware hardware = HardwareFit.of(planner, job, options.run().orElseThrow());
        try {
            SettingsFile.write(calibrate, HardwareSheets.text(hardware));
        } catch (IOException e) {
            throw RunException.failure(calibrate + " cannot be written: " + FileFailure.of(calibrate, e), e);
        }
        return ExitCode.OK;
    }

    private static Supplier<CommunicationStrategy> strategies(PluginCatalog catalog, Choice choice) {
        CommunicationStrategyFactory factory = catalog.communication(choice.name());
        if (!factory.drivers().isEmpty()) {
            throw new PlanningException("the strategy " + choice.name() + " exchanges by a library of the devices "
                    + factory.drivers() + ", whose messages are not known; choose another --comm");
        }
        return () -> factory.create(Options.parse(factory.options(), choice.options()));
    }
}
