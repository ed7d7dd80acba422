package io.locmoe.cli.models;

import io.locmoe.cli.settings.GivenCheckpoint;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.OtherPrecision;
import io.locmoe.engine.settings.Precision;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import io.locmoe.models.MappedModel;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The model that a command was given: a checkpoint, or a Hugging Face directory or a GGUF file as it is.
 *
 * @param place has the tokenizer of a file; empty for other models
 */
public record GivenModel(StoredModel stored, Optional<PrivateDirectory> place) implements AutoCloseable {

    /**
     * Opens the model. Notes for the user go to standard error.
     *
     * @param given     a checkpoint, the directory of a run, a Hugging Face directory, or a GGUF file
     * @param precision operand type of products; empty for that of the model
     * @throws CheckpointException if the checkpoint is damaged, or there is none
     * @throws RunException if the model of others cannot be read
     */
    static GivenModel open(Path given, Optional<Precision> precision, PluginDirectories plugins, CommandSpec spec) {
        GivenModel own = own(given, plugins, spec);
        return precision
                .map(other -> new GivenModel(new OtherPrecision(own.stored, other), own.place))
                .orElse(own);
    }

    private static GivenModel own(Path given, PluginDirectories plugins, CommandSpec spec) {
        if (!TemporaryImport.takes(given)) {
            return new GivenModel(GivenCheckpoint.open(given, spec), Optional.empty());
        }
        Optional<PrivateDirectory> place =
                ModelDirectory.isOne(given) ? Optional.empty() : Optional.of(TemporaryImport.place());
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            Path tokenizer = place.map(PrivateDirectory::path).orElse(given);
            MappedModel model = MappedModel.open(given, tokenizer, new CatalogComponents(catalog));
            model.note().ifPresent(note -> spec.commandLine().getErr().println("locmoe: " + note));
            return new GivenModel(model, place);
        } catch (ModelException | CheckpointException | SettingsException e) {
            place.ifPresent(PrivateDirectory::close);
            throw RunException.usage(e.getMessage());
        } catch (RuntimeException | Error e) {
            place.ifPresent(PrivateDirectory::close);
            throw e;
        }
    }

    @Override
    public void close() {
        stored.close();
        place.ifPresent(PrivateDirectory::close);
    }
}
