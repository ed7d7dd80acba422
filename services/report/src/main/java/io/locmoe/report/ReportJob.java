package io.locmoe.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The job of a report.
 *
 * @param status     {@link #RUNNING} until the job has ended
 * @param message    why it ended, if it did not complete; that the training diverged, if it did; otherwise empty
 * @param started    ISO 8601, UTC
 * @param ended      ISO 8601, UTC; null while running
 * @param firstStep  first step that this run trained: more than 1 after a resume; 0 before the first step
 * @param settings   every setting by its dotted name
 * @param versions   versions of this software, of Java, and of the plug-ins by {@code plugin.NAME}
 * @param machine    the machine of the command
 * @param linkRates  rate of each node's link, in the format of {@code --link-rate}; empty if this run has set no limit
 * @param checkpoint directory of the last checkpoint; null if there is none
 */
public record ReportJob(
        String status,
        String message,
        String started,
        String ended,
        long firstStep,
        Map<String, String> settings,
        Map<String, String> versions,
        Machine machine,
        List<String> linkRates,
        String checkpoint) {
    /** The job has not ended, or the command was killed. */
    public static final String RUNNING = "running";
    /** The schedule's last step, or the step of {@code stopAfter}, was reached. */
    public static final String COMPLETED = "completed";
    /** The user cancelled it. */
    public static final String CANCELLED = "cancelled";
    /** It ended with an error. */
    public static final String FAILED = "failed";

    public ReportJob {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        // Null in reports of versions that did not write them.
        linkRates = linkRates == null ? List.of() : List.copyOf(linkRates);
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }

    ReportJob ended(String newStatus, String why, String when) {
        return new ReportJob(
                newStatus, why, started, when, firstStep, settings, versions, machine, linkRates, checkpoint);
    }

    ReportJob decided(Map<String, String> decisions) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(decisions);
        return new ReportJob(status, message, started, ended, firstStep, all, versions, machine, linkRates, checkpoint);
    }

    ReportJob running(Map<String, String> software) {
        return new ReportJob(
                status, message, started, ended, firstStep, settings, software, machine, linkRates, checkpoint);
    }

    ReportJob startedAt(long step) {
        return new ReportJob(status, message, started, ended, step, settings, versions, machine, linkRates, checkpoint);
    }

    ReportJob checkpointed(String directory) {
        return new ReportJob(
                status, message, started, ended, firstStep, settings, versions, machine, linkRates, directory);
    }
}
