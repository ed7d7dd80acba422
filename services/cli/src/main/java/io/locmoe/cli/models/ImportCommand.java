package io.locmoe.cli.models;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.launcher.RunException;
import io.locmoe.models.Import;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import}: makes a checkpoint of a Hugging Face directory or a GGUF file. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a checkpoint of a model in a Hugging Face directory (config.json, safetensors files and"
                + " tokenizer.json) or in a GGUF file. The families that are taken are in docs/models.md.")
public final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The directory with config.json, or a GGUF file.")
    private Path model;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "CHECKPOINT",
            description = "The checkpoint to write, a directory that does not exist.")
    private Path out;

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "Longest sequence of the checkpoint (max_position_embeddings); a training has sequences of"
                    + " this length.")
    private Integer sequence;

    @Mixin
    private UpcyclingOptions upcycling;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        OptionalInt tokens = sequence == null ? OptionalInt.empty() : OptionalInt.of(sequence);
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            Import.Imported imported =
                    new Import(new CatalogComponents(catalog), tokens, upcycling.upcycling()).run(model, out);
            PrintWriter lines = spec.commandLine().getOut();
            lines.printf(
                    "%s: %s, %,d parameters, %,d token ids%n",
                    out, imported.family(), imported.parameters(), imported.vocabulary());
            imported.note().ifPresent(lines::println);
            if (!imported.tokenizer()) {
                lines.println("it has no tokenizer: tokens are bytes, unless --tokenizer names a file");
            }
            lines.flush();
            return ExitCode.OK;
        } catch (ModelException | CheckpointException | SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
