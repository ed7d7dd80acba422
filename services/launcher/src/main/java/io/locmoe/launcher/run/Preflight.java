package io.locmoe.launcher.run;

import io.locmoe.corpus.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.Machine;

/** Checks, before any node is started, what can be known of a job on this machine. */
public final class Preflight {
    private final JobSettings settings;
    private final int vocabulary;
    private final ModelCost cost;

    /**
     * Checks spares, folders of the text, tokenizer, and the memory that the job takes. The text itself is read by the
     * nodes.
     *
     * @throws RunException saying what is wrong, and where
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
     * @throws RunException with every problem, one a line
     */
    public void check(PluginCatalog catalog) {
        PluginCheck.check(settings, vocabulary, catalog);
    }

    /** What the job asks of the machine. */
    public ModelCost cost() {
        return cost;
    }
}
