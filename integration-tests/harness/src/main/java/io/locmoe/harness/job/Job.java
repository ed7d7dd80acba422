package io.locmoe.harness.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job to train: settings by name, as for {@code ./locmoe train --set}, with defaults for a tiny model on a tiny text,
 * whose steps take a few milliseconds. Immutable.
 *
 * @param settings settings by name
 */
public record Job(Map<String, String> settings) {
    private static final int PACE_MILLISECONDS = 20;

    private static final Map<String, String> TINY = Map.ofEntries(
            Map.entry("width", "32"),
            Map.entry("feedForward", "32"),
            Map.entry("heads", "2"),
            Map.entry("blocks", "2"),
            Map.entry("sequence", "16"),
            Map.entry("experts", "4"),
            Map.entry("batch", "8"),
            Map.entry("steps", "4"),
            Map.entry("warmupSteps", "1"),
            Map.entry("validateEvery", "0"),
            Map.entry("validationSequences", "4"),
            Map.entry("deadlineSeconds", "20"),
            // A fault ends the job by default; a test may set how many node failures the job tolerates.
            Map.entry("recoveries", "0"));

    public Job {
        settings = Map.copyOf(settings);
    }

    /** A job with the shipped plug-ins and four steps. */
    public static Job tiny() {
        return new Job(TINY);
    }

    /** This job with another value of a setting, such as {@code router.capacityFactor}. */
    public Job set(String name, Object value) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put(name, value.toString());
        return new Job(changed);
    }

    /** This job with a value of a setting, unless it already has one. */
    public Job setIfAbsent(String name, Object value) {
        return settings.containsKey(name) ? this : set(name, value);
    }

    /** This job with another router. */
    public Job router(String name) {
        return set("router", name);
    }

    /** This job with another gate. */
    public Job gate(String name) {
        return set("gate", name);
    }

    /** This job with another communication strategy. */
    public Job strategy(String name) {
        return set("comm", name);
    }

    /** This job with another device driver. */
    public Job driver(String name) {
        return set("driver", name);
    }

    /**
     * This job with a rest of 20 ms in each step: a training that runs until a test has seen an event leaves the
     * processors to the others. Model and losses stay the same.
     */
    public Job paced() {
        return set("shadow", "random").set("shadow.delay", PACE_MILLISECONDS);
    }

    /** This job with another length of its schedule. */
    public Job steps(int steps) {
        return set("steps", steps);
    }

    /** This job with another seed of weights, text order and noise. */
    public Job seed(long seed) {
        return set("seed", seed);
    }

    /** This job, continued from a checkpoint or from the directory of a run. */
    public Job resume(Path from) {
        return set("resume", from.toAbsolutePath());
    }

    /** The settings as options of {@code ./locmoe train}. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        new TreeMap<>(settings).forEach((name, value) -> options.addAll(List.of("--set", name + "=" + value)));
        return options;
    }

    /** The command line that trains the same without a test; the caller adds what is missing. */
    public String command() {
        return "./locmoe train " + String.join(" ", options());
    }
}
