package io.locmoe.launcher.check;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.Machine;

/** Checks of a job on this machine, before any node is started. */
public final class Preflight {
    private final JobSettings settings;
    private final int vocabulary;
    private final ModelCost cost;

    /**
     * Checks spares, the directories of the text, the tokenizer and the memory of the job. The nodes read the text
     * itself.
     *
     * @throws RunException with the problem and its place
     */
    public Preflight(JobSettings settings) {
        Spares.require(settings);
        this.settings = settings;
        this.vocabulary = vocabulary(settings);
        this.cost = ModelCost.of(settings, vocabulary);
        cost.requireMemory(
                Machine.current().memoryBytes(), Distribution.current().nodeHeapBytes());
    }

    private static int vocabulary(JobSettings settings) {
        try {
            return JobText.open(settings).vocabularySize();
        } catch (CorpusException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /**
     * Checks the plug-ins of the job with their options.
     *
     * @throws RunException with every problem, one per line
     */
    public void check(PluginCatalog catalog) {
        PluginCheck.check(settings, vocabulary, catalog);
    }

    /** What the job needs from the machine. */
    public ModelCost cost() {
        return cost;
    }
}
