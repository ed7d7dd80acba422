package io.locmoe.cli.models;

import io.locmoe.cli.settings.GivenCheckpoint;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.checkpoint.CheckpointReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The model that a command was given: a checkpoint, or one of others, which is imported for the time of the command.
 *
 * @param reader the checkpoint
 */
public record GivenModel(CheckpointReader reader, Optional<TemporaryImport> imported) implements AutoCloseable {

    /**
     * Opens the model. Notes for the user go to standard error.
     *
     * @param given a checkpoint, the directory of a run, a Hugging Face directory, or a GGUF file
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if the checkpoint is damaged, or there is none
     * @throws io.locmoe.launcher.RunException if the model cannot be imported
     */
    public static GivenModel open(Path given, PluginDirectories plugins, CommandSpec spec) {
        if (!TemporaryImport.takes(given)) {
            return new GivenModel(GivenCheckpoint.open(given, spec), Optional.empty());
        }
        TemporaryImport imported = TemporaryImport.of(
                given, OptionalInt.empty(), plugins.all(), spec.commandLine().getErr());
        try {
            return new GivenModel(new CheckpointReader(imported.checkpoint()), Optional.of(imported));
        } catch (RuntimeException | Error e) {
            imported.close();
            throw e;
        }
    }

    @Override
    public void close() {
        reader.close();
        imported.ifPresent(TemporaryImport::close);
    }
}
