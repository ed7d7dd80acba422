package io.locmoe.cli.models;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.GivenCheckpoint;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.launcher.RunException;
import io.locmoe.models.Export;
import io.locmoe.models.GgufExport;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: writes a checkpoint as a Hugging Face directory or a GGUF file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the model of a checkpoint as a Hugging Face directory or a GGUF file. A model that was"
                + " imported has the layout and the types that it had, unless other ones are given. The families that"
                + " are written are in docs/models.md.")
public final class ExportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CHECKPOINT",
            description = "A checkpoint, or the directory of a run, whose newest whole checkpoint is taken.")
    private Path checkpoint;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The directory or file to write, which does not exist.")
    private Path out;

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            defaultValue = "hf",
            description = "hf: a Hugging Face directory; gguf: a file for llama.cpp (${DEFAULT-VALUE}).")
    private String format;

    @Mixin
    private LayoutOptions layout;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (CheckpointReader reader = GivenCheckpoint.open(checkpoint, spec);
                PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            spec.commandLine().getOut().println(out + ": " + write(reader, new CatalogComponents(catalog)));
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (ModelException | CheckpointException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /** Writes the model and returns its family. */
    private String write(CheckpointReader reader, CatalogComponents components) {
        return switch (format) {
            case "hf" -> new Export(components, layout.packed(), layout.type(), layout.shard()).run(reader, out);
            case "gguf" -> {
                layout.requireOne(spec);
                yield new GgufExport(components, layout.type()).run(reader, out);
            }
            default -> throw RunException.usage("--as must be hf or gguf: " + format);
        };
    }
}
