package io.locmoe.report;

import java.util.List;
import java.util.Map;

/** Reports for tests. */
public final class Reports {
    private Reports() {}

    /** A job that has just begun. */
    public static ReportJob job(Map<String, String> settings) {
        return new ReportJob(
                ReportJob.RUNNING,
                "",
                "2026-01-01T00:00:00Z",
                null,
                0,
                settings,
                Map.of("locmoe", "0.1.0", "java", "25"),
                Machine.current(),
                List.of("100mbit", "50mbit"),
                null);
    }
}
