package io.locmoe.laboratory.compare;

import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a comparison does, as {@code plan.json} keeps it: a command that finds the same plan continues where the last
 * one stopped.
 *
 * @param contenders    as the user wrote them
 * @param settings      shared by all, by dotted name
 * @param linkRate      as the user wrote it; empty for none
 * @param exchangeShare to choose the rate for; null for none
 */
record ComparePlan(
        List<String> contenders,
        Map<String, String> settings,
        List<Long> seeds,
        long steps,
        int rounds,
        String linkRate,
        Double exchangeShare) {
    private static final String FILE = "plan.json";

    /**
     * Notes the plan in the output directory.
     *
     * @throws RunException if the directory holds another comparison, or cannot be written
     */
    void claim(Path out) {
        Path file = out.resolve(FILE);
        try {
            Files.createDirectories(out);
            String mine = ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
            if (!Files.exists(file)) {
                Files.writeString(file, mine);
            } else if (!ReportJson.MAPPER.readTree(mine).equals(ReportJson.MAPPER.readTree(file.toFile()))) {
                throw RunException.usage("--out " + out + " holds another comparison (" + file
                        + "); choose another directory, or give the same options to continue it");
            }
        } catch (IOException e) {
            throw RunException.usage("the output directory " + out + " cannot be used: " + FileFailure.of(e));
        }
    }
}
