package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.GivenModel;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code validate}: measures the loss of a checkpoint on validation text. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description =
                "Measures the loss of a checkpoint on validation text, in this process. Routers see the mesh of the"
                        + " training, so the loss is the one that the training reported.")
public final class ValidateCommand implements Callable<Integer> {
    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "DIR",
            description = "A checkpoint, the directory of a run, whose newest whole checkpoint is taken, or a Hugging"
                    + " Face directory, which is imported for the time of the command.")
    private Path checkpoint;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Text other than that of the training: a folder for each domain.")
    private Path data;

    @Option(
            names = "--sequences",
            paramLabel = "N",
            description = "Sequences of the validation; by default as many as the training took.")
    private Integer sequences;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(names = "--driver", paramLabel = "NAME", description = "Device driver (that of the training).")
    private String driver;

    @Mixin
    private Simulation simulation;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (GivenModel given = GivenModel.open(checkpoint, directories, spec);
                PluginCatalog catalog = PluginCatalog.load(directories.all());
                Device device = ChosenDevice.open(catalog, driver(given.reader()), 0);
                SoloModel model = SoloModel.of(device, new CatalogComponents(catalog), given.reader())) {
            CheckpointReader reader = given.reader();
            TextSource text = text(reader);
            print(
                    reader.config().step(),
                    model.validationLoss(text, reader.config().step()));
            return ExitCode.OK;
        } catch (CheckpointException | CorpusException | SettingsException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private Choice driver(CheckpointReader reader) {
        return simulation.of(
                driver, SettingsParser.parse(reader.config().settings()).driver());
    }

    private TextSource text(CheckpointReader reader) {
        Map<String, String> settings = new TreeMap<>(reader.config().settings());
        if (data != null) {
            settings.put("data", data.toString());
        }
        if (sequences != null) {
            settings.put("validationSequences", sequences.toString());
        }
        JobSettings job = SettingsParser.parse(settings);
        TextSource text = JobText.open(job);
        if (text.vocabularySize() != reader.config().vocabulary()) {
            throw RunException.usage("the checkpoint was trained on "
                    + reader.config().vocabulary() + " token ids, but its tokenizer has " + text.vocabularySize()
                    + " here; restore the tokenizer file of the training");
        }
        return text;
    }

    private void print(long step, double loss) {
        String line = json
                ? String.format(Locale.ROOT, "{\"step\": %d, \"lossPerToken\": %s}", step, loss)
                : String.format(Locale.ROOT, "validation after step %d: %.5f nats per token", step, loss);
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
