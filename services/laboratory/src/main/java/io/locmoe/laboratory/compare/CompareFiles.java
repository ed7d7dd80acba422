package io.locmoe.laboratory.compare;

import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the result of a comparison, and reports it. */
record CompareFiles(Path out, CompareProgress progress) {

    /** Writes {@code compare.json} and {@code index.html}, and shows the table. */
    void write(CompareReport report) {
        Path json = out.resolve("compare.json");
        Path page = out.resolve("index.html");
        try {
            ReportJson.write(json, report);
            new ComparePage(report).page().write(page);
        } catch (IOException e) {
            throw RunException.failure("the result cannot be written to " + out + ": " + e.getMessage(), e);
        }
        progress.message("");
        CompareText.table(report.contenders()).lines().forEach(progress::message);
        CompareText.caveats(report.job()).forEach(progress::message);
        progress.message(page + " has the charts, " + json + " the numbers");
    }
}
