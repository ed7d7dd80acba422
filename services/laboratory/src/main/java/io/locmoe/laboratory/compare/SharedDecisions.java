package io.locmoe.laboratory.compare;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.report.RunReport;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What drivers have decided by the machine in the trainings of a comparison, so that all of its trainings compute
 * alike: those of a command that continues it too, because the reports have the decisions.
 */
final class SharedDecisions {
    /** Decisions by the names of settings, by drivers as the user chose them. */
    private final Map<Choice, Map<String, String>> decided = new HashMap<>();

    /** The decisions of trainings that earlier commands have begun. */
    static SharedDecisions of(Trainings trainings) {
        SharedDecisions shared = new SharedDecisions();
        trainings
                .all()
                .forEach(training ->
                        training.report().ifPresent(report -> shared.add(Trainings.whole(training), report)));
        return shared;
    }

    /** Adds what a training was the first to decide. */
    void add(JobSettings asked, RunReport report) {
        Map<String, String> made = new TreeMap<>(report.job().settings());
        made.entrySet().removeAll(asked.text().entrySet());
        made.keySet().removeIf(name -> !name.startsWith("driver."));
        if (!made.isEmpty()) {
            decided.putIfAbsent(asked.driver(), made);
        }
    }

    /** A job with what its driver has decided before. */
    JobSettings in(JobSettings job) {
        return job.with(decided.getOrDefault(job.driver(), Map.of()));
    }
}
