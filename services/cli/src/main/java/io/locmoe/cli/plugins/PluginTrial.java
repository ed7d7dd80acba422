package io.locmoe.cli.plugins;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.PluginCheck;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import java.util.List;
import java.util.Map;

/** Checks whether a job with a plug-in would start, in the same way as a job, without starting one. */
record PluginTrial(PluginCatalog catalog) {

    /**
     * Checks a job with these settings and defaults for the others.
     *
     * @return every problem, one sentence each
     */
    List<String> problems(Map<String, String> settings) {
        try {
            JobSettings job = SettingsParser.parse(settings);
            PluginCheck.check(job, JobText.open(job).vocabularySize(), catalog);
            return List.of();
        } catch (SettingsException | CorpusException | RunException e) {
            return e.getMessage().lines().map(String::strip).toList();
        } catch (RuntimeException | LinkageError e) {
            return List.of("a plug-in fails when it is created: " + e);
        }
    }
}
