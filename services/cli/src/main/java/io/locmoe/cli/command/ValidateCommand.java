package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.CheckpointOptions;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.text.GivenModel;
import io.locmoe.node.training.CatalogComponents;
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
    @Mixin
    private CheckpointOptions checkpoint;

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (GivenModel given = checkpoint.open(spec);
                PluginCatalog catalog = checkpoint.plugins();
                Device device = checkpoint.device(catalog, given.stored());
                SoloModel model = SoloModel.of(device, new CatalogComponents(catalog), given.stored())) {
            StoredModel stored = given.stored();
            TextSource text = text(stored);
            print(
                    stored.config().step(),
                    model.validationLoss(text, stored.config().step()));
            return ExitCode.OK;
        } catch (CheckpointException
                | ModelException
                | CorpusException
                | SettingsException
                | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private TextSource text(StoredModel stored) {
        Map<String, String> settings = new TreeMap<>(stored.config().settings());
        if (data != null) {
            settings.put("data", data.toString());
        }
        if (sequences != null) {
            settings.put("validationSequences", sequences.toString());
        }
        JobSettings job = SettingsParser.parse(settings);
        TextSource text = JobText.open(job);
        if (text.vocabularySize() != stored.config().vocabulary()) {
            throw RunException.usage("the checkpoint was trained on "
                    + stored.config().vocabulary() + " token ids, but its tokenizer has " + text.vocabularySize()
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
