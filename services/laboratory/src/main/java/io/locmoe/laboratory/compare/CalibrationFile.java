package io.locmoe.laboratory.compare;

import com.fasterxml.jackson.core.type.TypeReference;
import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Stores the measurements that led to a comparison's link rate, so that a command that continues it uses the same rate.
 */
final class CalibrationFile {
    private final Path file;

    CalibrationFile(Path out) {
        this.file = out.resolve("calibration.json");
    }

    /** @throws RunException if the file exists but cannot be read */
    Optional<List<Calibration.Probe>> read() {
        try {
            return Files.exists(file)
                    ? Optional.of(ReportJson.MAPPER.readValue(file.toFile(), new TypeReference<>() {}))
                    : Optional.empty();
        } catch (IOException e) {
            throw RunException.failure(
                    "the earlier comparison's link rate cannot be read: " + e.getMessage() + "; choose another --out",
                    e);
        }
    }

    void write(List<Calibration.Probe> probes) {
        try {
            ReportJson.write(file, probes);
        } catch (IOException e) {
            throw RunException.failure("the link rate cannot be saved in " + file + ": " + e.getMessage(), e);
        }
    }
}
