package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.usage.GivenCommand;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.laboratory.theory.TheoryReport;
import io.locmoe.laboratory.theory.TheoryStudy;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theory}: checks LocMoE's lemmas and theorem by Monte Carlo and on a trained model. */
@Command(
        name = "theory",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks LocMoE's lemmas and theorem by Monte Carlo and on a model.",
        footer = {"", "Prints tables, and writes theory.json and index.html, a page with charts."})
public final class TheoryCommand implements Callable<Integer> {
    private static final int LEAST_SAMPLES = 100;
    private static final int STEPS = 200;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go (runs/<time>-theory).")
    private Path out;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Tokens drawn for each width (${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--steps", paramLabel = "N", description = "Steps that the model is trained for (200).")
    private Integer steps;

    @Option(names = "--checkpoint", paramLabel = "DIR", description = "A trained model, instead of training one here.")
    private Path checkpoint;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the drawn tokens and of the model trained here (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the model trained here, like gate=dense; repeatable.")
    private List<String> set = new ArrayList<>();

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        Path directory = OutOption.checked(OutOption.orOfNow(out, "theory"));
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            TheoryStudy study = new TheoryStudy(GivenCommand.of(spec), samples, seed, catalog, this::progress);
            TheoryReport report = checkpoint == null
                    ? study.trained(
                            steps == null ? STEPS : steps,
                            KeyValue.parse("--set", set, "gate=dense"),
                            directory.resolve("checkpoints"))
                    : study.loaded(checkpoint);
            report.write(directory);
            spec.commandLine().getOut().print(report.text());
            spec.commandLine().getOut().println("theory.json and index.html are in " + directory);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (SettingsException | CheckpointException | CorpusException e) {
            throw RunException.usage(e.getMessage());
        } catch (TrainingException e) {
            throw RunException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw RunException.failure("the files cannot be written to " + directory + ": " + e, e);
        }
    }

    private void check() {
        if (samples < LEAST_SAMPLES) {
            throw RunException.usage("--samples must be at least " + LEAST_SAMPLES + ": " + samples);
        } else if (steps != null && steps < 1) {
            throw RunException.usage("--steps must be at least 1: " + steps);
        } else if (checkpoint != null && (steps != null || !set.isEmpty())) {
            throw RunException.usage("--checkpoint takes a model as it is; leave --steps and --set out");
        }
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
