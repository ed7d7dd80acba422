package io.locmoe.cli.profile;

import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ReadSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.launcher.check.ResumePoint;
import io.locmoe.node.recording.RecordedSteps;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a profiled training: those of {@code train}, but it ends with the last recorded step.
 *
 * @param job     what the user gave
 * @param plugins plug-in directories
 * @param warmUp  steps before those that are recorded
 * @param steps   recorded steps
 */
record ProfileSettings(JobOptions job, PluginDirectories plugins, int warmUp, int steps) {
    private static final String STOP_AFTER = "stopAfter";

    private static final int MOST_STEPS = 1_000;
    private static final int MOST_WARM_UP = 1_000_000;

    /** Validation and its text would only delay the end. */
    private static final Map<String, String> BRIEF = Map.of("validateEvery", "0", "validationSequences", "16");

    /**
     * Checks what only a profile refuses.
     *
     * @param end the step that the user gave as the last; null for none
     * @throws RunException naming what to leave out or to change
     */
    void check(String end) {
        if (steps < 1 || steps > MOST_STEPS) {
            throw RunException.usage("--steps must be between 1 and " + MOST_STEPS + ", not " + steps);
        } else if (warmUp < 0 || warmUp > MOST_WARM_UP) {
            throw RunException.usage("--warm-up must be between 0 and " + MOST_WARM_UP + ", not " + warmUp);
        } else if (end != null || job.given().containsKey(STOP_AFTER)) {
            throw RunException.usage(
                    "a profile ends after its last step; leave " + STOP_AFTER + " out, and give --steps and --warm-up");
        } else if (!job.given().getOrDefault("store", "").isEmpty()) {
            throw RunException.usage("a profile has no copy in an object store; leave --store out");
        }
    }

    /**
     * The checked settings.
     *
     * @throws RunException with everything that is wrong
     */
    JobSettings read() {
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            JobSettings usual = job.read(BRIEF, catalog::usualGate).settings();
            ReadSettings read = job.read(ended(usual), catalog::usualGate);
            Preflight preflight = new Preflight(job::words);
            preflight.add(read.faults());
            preflight.check(read.settings(), catalog);
            JobText.prepare(read.settings(), _ -> {});
            return read.settings();
        } catch (CorpusException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private Map<String, String> ended(JobSettings usual) {
        long last = done(usual) + warmUp + steps;
        Map<String, String> settings = new TreeMap<>(BRIEF);
        settings.put("steps", Long.toString(Math.max(last, usual.training().steps())));
        settings.put(STOP_AFTER, Long.toString(last));
        return settings;
    }

    /** Steps before the training. */
    private static long done(JobSettings settings) {
        return ResumePoint.of(settings).map(ResumePoint::step).orElse(0L);
    }

    /** The steps to record. */
    RecordedSteps recorded(JobSettings settings) {
        long last = settings.training().stopAfter();
        return new RecordedSteps(last - steps + 1, last);
    }
}
