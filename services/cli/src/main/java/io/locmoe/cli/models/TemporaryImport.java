package io.locmoe.cli.models;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import io.locmoe.models.Import;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.text.GivenModel;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A checkpoint of a model of others for the time of a command, among the temporary files of this machine. What a
 * killed command has left, the next one removes.
 */
public final class TemporaryImport implements AutoCloseable {
    private final PrivateDirectory place;

    private TemporaryImport(PrivateDirectory place) {
        this.place = place;
    }

    /**
     * Imports a model.
     *
     * @param model    a Hugging Face directory or a GGUF file
     * @param sequence longest sequence; empty for that of the model
     * @param plugins  directories of plug-ins
     * @param told     gets a line for people
     * @throws RunException if the model cannot be imported; then nothing is left of it
     */
    public static TemporaryImport of(Path model, OptionalInt sequence, List<Path> plugins, PrintWriter told) {
        TemporaryImport made = new TemporaryImport(place());
        try (PluginCatalog catalog = PluginCatalog.load(plugins)) {
            Import.Imported imported =
                    new Import(new CatalogComponents(catalog), sequence).run(model, made.checkpoint());
            told.printf(
                    "locmoe: %s: %s, %,d parameters; its checkpoint %s goes when this command ends%n",
                    model, imported.family(), imported.parameters(), made.checkpoint());
            imported.note().ifPresent(note -> told.println("locmoe: " + note));
            told.flush();
            return made;
        } catch (ModelException | CheckpointException | SettingsException e) {
            made.close();
            throw RunException.usage(e.getMessage());
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    private static PrivateDirectory place() {
        try {
            return GivenModel.temporary();
        } catch (ModelException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /** The checkpoint, until this is closed. */
    public Path checkpoint() {
        return place.path().resolve("step-000000");
    }

    @Override
    public void close() {
        place.close();
    }
}
