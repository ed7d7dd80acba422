package io.locmoe.cli.command;

import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.run.Preflight;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** The job that a command measures: options as those of {@code train}, with other defaults. */
final class BenchJob {
    /** A job that is mostly beginning and end. */
    static final Map<String, String> SMALL = Map.of(
            "width", "32",
            "feedForward", "32",
            "heads", "2",
            "blocks", "2",
            "sequence", "16",
            "warmupSteps", "1",
            "validateEvery", "0",
            "validationSequences", "16");

    @Mixin
    private JobOptions job;

    @Mixin
    private PluginDirectories plugins;

    /**
     * The settings, checked.
     *
     * @param usual where the user gives no others
     */
    JobSettings settings(Map<String, String> usual) {
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            JobSettings settings = job.settings(usual, catalog::usualGate);
            new Preflight(settings).check(catalog);
            return settings;
        }
    }

    /** Directories of plug-ins. */
    List<Path> plugins() {
        return plugins.all();
    }
}
