package io.locmoe.launcher.check;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ComponentCheck;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.Machine;
import io.locmoe.settings.SettingFault;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks of a job on this machine, before any node is started, which report everything that is wrong at once. May check
 * several jobs, one after the other, and then looks at a text once. Used by one thread.
 */
public final class Preflight {
    private final Function<SettingFault, String> words;
    private final Set<String> problems = new LinkedHashSet<>();
    /** Numbers of token ids by what chooses the text and how it is cut. */
    private final Map<List<Object>, Integer> vocabularies = new HashMap<>();

    public Preflight() {
        this(SettingFault::text);
    }

    /** @param words what to tell the user about a fault, like its place in a file */
    public Preflight(Function<SettingFault, String> words) {
        this.words = words;
    }

    /** Adds a problem that is known already, for {@link #check}. */
    public void add(String problem) {
        problems.add(problem);
    }

    /** Adds faults like {@link #add}. */
    public void add(Iterable<SettingFault> faults) {
        faults.forEach(fault -> problems.add(words.apply(fault)));
    }

    /**
     * Checks spares, text, tokenizer, names and options of plug-ins; if all that is right, whether the job fits into
     * memory, and then whether gates and routers fit the model. Of text that is too large for a node's heap it reads
     * the beginnings of the files only.
     *
     * @return what the job needs
     * @throws RunException with every problem, one per line
     */
    public ModelCost check(JobSettings settings, PluginCatalog catalog) {
        collect(() -> Spares.require(settings));
        int vocabulary = vocabulary(settings);
        add(ComponentCheck.faults(settings, catalog));
        throwAny();
        ModelCost cost = ModelCost.of(settings, vocabulary);
        collect(() -> cost.requireMemory(
                Machine.current().memoryBytes(), Distribution.current().nodeHeapBytes()));
        throwAny(); // a model that does not fit is not worth a trial
        collect(() -> PluginCheck.check(settings, vocabulary, catalog));
        throwAny();
        return cost;
    }

    /**
     * Checks the spares of a job on a mesh that runs already. Only its nodes can check the rest.
     *
     * @param nodes number of nodes of the mesh
     * @throws RunException with every problem, one per line
     */
    public void check(JobSettings settings, int nodes) {
        collect(() -> Spares.require(settings, nodes));
        throwAny();
    }

    private void collect(Runnable check) {
        try {
            check.run();
        } catch (RunException e) {
            if (e.kind() != RunException.Kind.WRONG_USAGE) {
                throw e;
            }
            e.getMessage().lines().forEach(problems::add);
        }
    }

    private int vocabulary(JobSettings settings) {
        try {
            List<Object> text = List.of(settings.data(), settings.model().sequence());
            return vocabularies.computeIfAbsent(
                    text, _ -> JobText.checked(settings).vocabularySize());
        } catch (CorpusException e) {
            e.getMessage().lines().forEach(problems::add);
            return 0; // not used, because of the problem
        }
    }

    private void throwAny() {
        if (!problems.isEmpty()) {
            throw RunException.usage(String.join(System.lineSeparator(), problems));
        }
    }
}
