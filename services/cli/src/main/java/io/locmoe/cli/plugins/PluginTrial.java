package io.locmoe.cli.plugins;

import io.locmoe.corpus.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.PluginCheck;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.Offer;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import io.locmoe.spi.plugin.Option;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a job with a plug-in would start, which is found out as a job does, without starting one. */
record PluginTrial(PluginCatalog catalog) {

    /**
     * Chooses what is offered, with settings of a job, and otherwise defaults.
     *
     * @return every problem, one sentence each
     */
    List<String> problems(Offer offer, Map<String, String> settings) {
        Map<String, String> given = new TreeMap<>(settings);
        given.put(offer.kind().setting(), offer.name());
        try {
            JobSettings job = SettingsParser.parse(given);
            PluginCheck.check(job, JobText.open(job).vocabularySize(), catalog);
            return List.of();
        } catch (SettingsException | CorpusException | RunException e) {
            return e.getMessage().lines().map(String::strip).toList();
        } catch (RuntimeException | LinkageError e) {
            return List.of("the " + offer + " fails when it is created: " + e);
        }
    }

    /** The same with nothing but defaults; an offer that needs more than those is not tried. */
    List<String> problems(Offer offer) {
        return offer.options().stream().anyMatch(Option::required) ? List.of() : problems(offer, Map.of());
    }
}
