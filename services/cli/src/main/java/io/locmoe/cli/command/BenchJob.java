package io.locmoe.cli.command;

import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** The job that a command measures, with the options of {@code train} and other defaults. */
final class BenchJob {
    /** Settings of a job that consists mostly of its start and end. */
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
     * The checked settings.
     *
     * @param usual defaults where the user gives no value
     */
    JobSettings settings(Map<String, String> usual) {
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            JobSettings settings = job.benchSettings(usual, catalog::usualGate);
            new Preflight().check(settings, catalog);
            return settings;
        }
    }

    /** Plug-in directories. */
    List<Path> plugins() {
        return plugins.all();
    }
}
