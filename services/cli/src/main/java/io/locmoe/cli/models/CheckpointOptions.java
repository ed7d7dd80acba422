package io.locmoe.cli.models;

import io.locmoe.cli.settings.GivenCheckpoint;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.models.MappedModel;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.text.GivenModel;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.FileRoots;
import io.locmoe.settings.SettingsException;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The checkpoint with whose model a command computes in this process, the plug-ins and the device. */
public final class CheckpointOptions {
    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "DIR",
            description = "A checkpoint, the directory of a run, whose newest whole checkpoint is taken, a Hugging"
                    + " Face directory, or a GGUF file.")
    private Path checkpoint;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            description = "Type of the operands of products, and of most weights in memory: float32, bfloat16, float16"
                    + " (that of the training, or of most weights of the model).")
    private String precision;

    @Option(names = "--driver", paramLabel = "NAME", description = "Device driver (that of the training).")
    private String driver;

    @Mixin
    private Simulation simulation;

    @Mixin
    private PluginDirectories directories;

    /**
     * Opens the model; the caller closes it. Notes for the user go to standard error.
     *
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if the checkpoint is damaged, or there is none
     * @throws RunException if the model of others cannot be read
     */
    public GivenModel open(CommandSpec spec) {
        Optional<Precision> other = precision();
        GivenModel own = MappedModel.takes(checkpoint)
                ? ofOthers(spec)
                : new GivenModel(GivenCheckpoint.open(checkpoint, spec), Optional.empty());
        return own.in(other);
    }

    private Optional<Precision> precision() {
        return Optional.ofNullable(precision)
                .map(word -> Precision.named(word)
                        .orElseThrow(() ->
                                RunException.usage("--precision must be one of " + Precision.names() + ": " + word)));
    }

    private GivenModel ofOthers(CommandSpec spec) {
        try (PluginCatalog catalog = plugins()) {
            return GivenModel.ofOthers(
                    checkpoint,
                    FileRoots.EVERYWHERE,
                    new CatalogComponents(catalog),
                    note -> spec.commandLine().getErr().println("locmoe: " + note));
        } catch (ModelException | CheckpointException | SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /**
     * The choices as settings of a job on nodes that see the same path.
     *
     * @throws RunException if one is for this machine only
     */
    public Map<String, String> settings() {
        directories.requireNone("the nodes of --mesh have plug-ins of their own: leave it out");
        Map<String, String> settings = new TreeMap<>();
        settings.put("resume", checkpoint.toAbsolutePath().normalize().toString());
        precision().ifPresent(chosen -> settings.put("precision", chosen.toString()));
        simulation.requireDriver(driver);
        if (driver != null) {
            settings.put("driver", driver);
            simulation.of(driver).options().forEach((name, value) -> settings.put("driver." + name, value));
        }
        return settings;
    }

    /** Loads the plug-ins; the caller closes them. */
    public PluginCatalog plugins() {
        return PluginCatalog.load(directories.all());
    }

    /** Opens the first device of the driver, by default that of the training; the caller closes it. */
    public Device device(PluginCatalog plugins, StoredModel stored) {
        Choice trained = SettingsParser.parse(stored.config().settings()).driver();
        return ChosenDevice.open(plugins, simulation.of(driver, trained), 0);
    }
}
