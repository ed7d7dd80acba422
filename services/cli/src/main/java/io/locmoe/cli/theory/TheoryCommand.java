package io.locmoe.cli.theory;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.Distribution;
import io.locmoe.cli.ExitCode;
import io.locmoe.cli.settings.CatalogComponents;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.PluginCheck;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.corpus.CorpusException;
import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsException;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theory}: LocMoE's lemmas and theorem against Monte Carlo and against a trained model. */
@Command(
        name = "theory",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks LocMoE's lemmas and theorem by Monte Carlo and on a model.",
        footer = {"", "Prints tables, and writes theory.json and index.html, a page with charts."})
public final class TheoryCommand implements Callable<Integer> {
    private static final int LEAST_SAMPLES = 100;

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
            description = "Of drawn tokens and of the model trained here (${DEFAULT-VALUE}).")
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
        Path directory = out != null
                ? out
                : Path.of(
                        "runs", LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")) + "-theory");
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            TheoryReport report = checkpoint == null ? trained(catalog, directory) : loaded(catalog);
            report.write(directory);
            spec.commandLine().getOut().print(report.text());
            spec.commandLine().getOut().println("theory.json and index.html are in " + directory);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (SettingsException | CheckpointException | CorpusException e) {
            throw CommandException.usage(e.getMessage());
        } catch (TrainingException e) {
            throw CommandException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw CommandException.failure("the files cannot be written to " + directory + ": " + e, e);
        }
    }

    private void check() {
        if (samples < LEAST_SAMPLES) {
            throw CommandException.usage("--samples must be at least " + LEAST_SAMPLES + ": " + samples);
        } else if (steps != null && steps < 1) {
            throw CommandException.usage("--steps must be at least 1: " + steps);
        } else if (checkpoint != null && (steps != null || !set.isEmpty())) {
            throw CommandException.usage("--checkpoint takes a model as it is; leave --steps and --set out");
        }
    }

    private TheoryReport trained(PluginCatalog catalog, Path directory) {
        int length = steps == null ? 200 : steps;
        Map<String, String> text = new TreeMap<>(Map.of(
                "steps",
                Integer.toString(length),
                "seed",
                Long.toString(seed),
                "warmupSteps",
                Integer.toString(Math.min(40, length / 5 + 1)),
                "validateEvery",
                "0"));
        text.putAll(KeyValue.parse("--set", set, "gate=dense"));
        JobSettings settings = SoloModel.settings(text);
        PluginCheck.check(settings, catalog);
        try (Device device = catalog.driver(settings.driver().name()).open(0)) {
            ModelText model = model(settings, catalog, device);
            List<LayerCosines> before = before(model);
            TheoryDraws draws = TheoryDraws.draw(samples, seed, this::progress);
            Path checkpoints = directory.resolve("checkpoints");
            model.train(checkpoints);
            try (CheckpointReader reader = new CheckpointReader(checkpoints)) {
                return report(draws, settings, before, model.cosines(Optional.of(reader)));
            }
        }
    }

    private TheoryReport loaded(PluginCatalog catalog) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            JobSettings settings = SoloModel.settings(reader.config().settings());
            PluginCheck.check(settings, catalog);
            try (Device device = catalog.driver(settings.driver().name()).open(0)) {
                ModelText model = model(settings, catalog, device);
                List<LayerCosines> before = before(model);
                List<LayerCosines> after = model.cosines(Optional.of(reader));
                return report(TheoryDraws.draw(samples, seed, this::progress), settings, before, after);
            }
        }
    }

    private ModelText model(JobSettings settings, PluginCatalog catalog, Device device) {
        progress("reading text");
        return new ModelText(settings, device, new CatalogComponents(catalog), JobText.open(settings), this::progress);
    }

    /** What is known before anything that takes long. */
    private static List<LayerCosines> before(ModelText model) {
        List<LayerCosines> layers = model.cosines(Optional.empty());
        if (layers.isEmpty()) {
            throw CommandException.usage(
                    "the model has no gate, so there are no angles: choose a router that asks one, not "
                            + model.settings().text().get("router"));
        }
        return layers;
    }

    private TheoryReport report(
            TheoryDraws draws, JobSettings settings, List<LayerCosines> before, List<LayerCosines> after) {
        int width = settings.model().width();
        int experts = settings.model().experts();
        Estimate uniform = width % experts == 0
                ? DrawnCosines.draw(width, experts, samples, seed).meanGreatest()
                : new Estimate(Double.NaN, Double.NaN);
        String model = "gate " + settings.text().get("gate") + ", router "
                + settings.text().get("router") + ", d = " + width + ", n = " + experts;
        String command = "./locmoe "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        return new TheoryReport(
                command,
                Distribution.version(),
                samples,
                seed,
                draws.lemma2(),
                draws.lemma3(),
                draws.theorem1(),
                model,
                uniform,
                before,
                after);
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
