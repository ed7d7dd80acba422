package io.locmoe.laboratory.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The plan of a comparison, stored in {@code plan.json}: a command that finds the same plan continues where the last
 * one stopped.
 *
 * @param contenders    contenders as written by the user
 * @param settings      settings shared by all, by dotted name
 * @param linkRate      link rate as written by the user; empty for none
 * @param exchangeShare target share for the choice of the rate; null for none
 * @param from          name of the model of others with which all begin; empty for none
 */
record ComparePlan(
        List<String> contenders,
        Map<String, String> settings,
        List<Long> seeds,
        long steps,
        int rounds,
        String linkRate,
        Double exchangeShare,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String from) {
    private static final String FILE = "plan.json";

    /**
     * Stores the plan in the output directory.
     *
     * @throws RunException if the directory contains another comparison, or cannot be written
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
            throw RunException.usage("the output directory " + out + " cannot be used: " + FileFailure.of(out, e));
        }
    }
}
