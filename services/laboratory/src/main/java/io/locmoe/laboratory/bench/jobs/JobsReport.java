package io.locmoe.laboratory.bench.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locmoe.laboratory.bench.endurance.Endurance;
import io.locmoe.laboratory.bench.endurance.EnduranceSection;
import io.locmoe.page.ChartPage;
import io.locmoe.page.Digits;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The results of {@code bench jobs}.
 *
 * @param version   version of this software
 * @param settings  settings of each job
 * @param median    median seconds of a job
 * @param p99       99th percentile of the seconds of a job
 * @param idle      seconds that the mesh was idle after the jobs
 * @param endurance resources of nodes and command over time
 */
public record JobsReport(
        String command,
        String version,
        Machine machine,
        Map<String, String> settings,
        int jobs,
        double median,
        double p99,
        long idle,
        Endurance endurance) {

    /** Sentences about the results. */
    @JsonIgnore
    public List<String> findings() {
        return List.of(
                Digits.count(jobs) + " jobs: half took at most " + Digits.fixed(median, 2) + " s, 99 of 100 "
                        + Digits.fixed(p99, 2) + " s; then the mesh rested for " + idle + " s, and trained once more",
                endurance.finding());
    }

    /** Whether nothing grows. */
    @JsonIgnore
    public boolean isFlat() {
        return endurance.growing().isEmpty();
    }

    /**
     * Writes {@code jobs.json} and {@code index.html} with charts.
     *
     * @throws IOException if the directory cannot be written
     */
    public void write(Path directory) throws IOException {
        ReportJson.write(directory.resolve("jobs.json"), this);
        new ChartPage("LocMoE Mesh: jobs", findings(), List.of(new EnduranceSection(endurance).section()))
                .write(directory.resolve("index.html"));
    }
}
