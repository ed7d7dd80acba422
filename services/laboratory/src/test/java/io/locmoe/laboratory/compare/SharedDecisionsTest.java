package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedDecisionsTest {
    private static final JobSettings CPU = SettingsParser.parse(Map.of("router", "hash"));
    private static final JobSettings OTHER = SettingsParser.parse(Map.of("driver", "strict", "driver.kernels", "any"));

    private static RunReport report(JobSettings asked, Map<String, String> decided) {
        ReportCollector report = new ReportCollector(new ReportJob(
                ReportJob.COMPLETED,
                "",
                "2026-01-01T00:00:00Z",
                null,
                0,
                asked.text(),
                Map.of(),
                Machine.current(),
                List.of(),
                null));
        report.onDecisions(decided);
        return report.report();
    }

    @Test
    void laterTrainingsHaveWhatTheFirstOneOfTheirDriverDecided() {
        SharedDecisions shared = new SharedDecisions();
        assertThat(shared.in(CPU)).isEqualTo(CPU);
        shared.add(CPU, report(CPU, Map.of()));
        shared.add(CPU, report(CPU, Map.of("driver.products", "left")));
        shared.add(CPU, report(CPU, Map.of("driver.products", "right")));
        JobSettings next = SettingsParser.parse(Map.of("router", "switch", "seed", "2"));
        assertThat(shared.in(next).text())
                .containsEntry("driver.products", "left")
                .containsEntry("router", "switch")
                .containsEntry("seed", "2");
        assertThat(shared.in(OTHER)).as("another driver").isEqualTo(OTHER);
    }
}
