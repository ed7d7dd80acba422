package io.locmoe.cli.models;

import io.locmoe.cli.settings.GivenCheckpoint;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.OtherPrecision;
import io.locmoe.engine.settings.Precision;
import io.locmoe.launcher.RunException;
import io.locmoe.models.MappedModel;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The model that a command was given: a checkpoint, a Hugging Face directory as it is, or a GGUF file, which is
 * imported for the time of the command.
 */
public record GivenModel(StoredModel stored, Optional<TemporaryImport> imported) implements AutoCloseable {

    /**
     * Opens the model. Notes for the user go to standard error.
     *
     * @param given     a checkpoint, the directory of a run, a Hugging Face directory, or a GGUF file
     * @param precision operand type of products; empty for that of the model
     * @throws CheckpointException if the checkpoint is damaged, or there is none
     * @throws RunException if the model of others cannot be read or imported
     */
    static GivenModel open(Path given, Optional<Precision> precision, PluginDirectories plugins, CommandSpec spec) {
        GivenModel own = own(given, plugins, spec);
        return precision
                .map(other -> new GivenModel(new OtherPrecision(own.stored, other), own.imported))
                .orElse(own);
    }

    private static GivenModel own(Path given, PluginDirectories plugins, CommandSpec spec) {
        if (!TemporaryImport.takes(given)) {
            return new GivenModel(GivenCheckpoint.open(given, spec), Optional.empty());
        }
        return ModelDirectory.isOne(given) ? mapped(given, plugins, spec) : imported(given, plugins, spec);
    }

    private static GivenModel mapped(Path given, PluginDirectories plugins, CommandSpec spec) {
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            MappedModel model = MappedModel.open(given, new CatalogComponents(catalog));
            model.note().ifPresent(note -> spec.commandLine().getErr().println("locmoe: " + note));
            return new GivenModel(model, Optional.empty());
        } catch (ModelException | CheckpointException | SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private static GivenModel imported(Path given, PluginDirectories plugins, CommandSpec spec) {
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
        stored.close();
        imported.ifPresent(TemporaryImport::close);
    }
}
