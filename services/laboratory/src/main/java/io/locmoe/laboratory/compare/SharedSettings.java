package io.locmoe.laboratory.compare;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Settings that all contenders of a comparison share.
 *
 * @param text  settings of the user by dotted name, with more validations than the default
 * @param seeds seeds of the trainings of each contender
 */
record SharedSettings(Map<String, String> text, List<Long> seeds) {
    private static final Set<String> NOT_SHARED = Set.of("router", "resume", "stopAfter", "store");
    private static final int VALIDATIONS = 20;

    /**
     * Parses the settings for all contenders.
     *
     * @param reference a contender that completes the settings to those of a job
     * @param trainings number of trainings of each contender
     * @throws RunException if a setting is wrong, or contenders cannot share it
     */
    static SharedSettings of(Map<String, String> given, Contender reference, int trainings) {
        NOT_SHARED.stream().filter(given::containsKey).findFirst().ifPresent(name -> {
            throw RunException.usage("compare takes no " + name
                    + ": --routers names the routers, the same --out continues an earlier comparison, and a copy in an"
                    + " object store is of one run");
        });
        JobSettings job = job(given, reference);
        Map<String, String> text = new TreeMap<>(given);
        text.putIfAbsent(
                "validateEvery", Long.toString(Math.max(1, job.training().steps() / VALIDATIONS)));
        long first = job.training().seed();
        return new SharedSettings(
                text, LongStream.range(first, first + trainings).boxed().toList());
    }

    private static JobSettings job(Map<String, String> given, Contender reference) {
        Map<String, String> complete = new TreeMap<>(given);
        complete.putAll(reference.settings());
        try {
            return SettingsParser.parse(complete);
        } catch (SettingsException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
