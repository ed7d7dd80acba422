package io.locmoe.launcher.check;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.guard.PluginWatch;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ComponentCheck;
import io.locmoe.pluginhost.PluginCatalog;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Checks the plug-ins of a job, and their options, before any node is started. */
public final class PluginCheck {
    private PluginCheck() {}

    /**
     * Checks a job like its nodes do, and whether its gates and routers fit the model.
     *
     * @param vocabulary number of token ids of its text
     * @throws RunException with every problem, one per line
     */
    public static void check(JobSettings settings, int vocabulary, PluginCatalog catalog) {
        try {
            ComponentCheck.check(settings, catalog);
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
        Set<String> problems = problems(new TrialModel(settings, vocabulary, catalog, false));
        if (!problems.isEmpty()) {
            throw RunException.usage(String.join(System.lineSeparator(), problems));
        }
    }

    private static Set<String> problems(TrialModel trial) {
        Duration deadline = Duration.ofSeconds(trial.settings().training().deadlineSeconds());
        try {
            return PluginWatch.within(deadline, trial::problems);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw RunException.failure("the check of the plug-ins was interrupted", e);
        }
    }

    /**
     * Checks names and options of a router and possibly a gate, like {@link #check(JobSettings, int, PluginCatalog)}.
     */
    public static void check(Choice router, Optional<Choice> gate, PluginCatalog catalog) {
        try {
            ComponentCheck.check(router, gate, catalog);
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
