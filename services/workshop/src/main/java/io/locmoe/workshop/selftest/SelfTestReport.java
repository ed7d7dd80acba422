package io.locmoe.workshop.selftest;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What one run of {@code devices --self-test} found: all that its author needs to tell us.
 *
 * @param version of this software
 * @param time    of the end, UTC
 * @param skipped drivers that cannot be used here, with the reason, where no driver was asked for
 * @param passed  whether nothing is wrong
 */
public record SelfTestReport(
        String version,
        String time,
        Machine machine,
        List<DriverReport> drivers,
        List<String> skipped,
        boolean passed) {
    public SelfTestReport {
        drivers = List.copyOf(drivers);
        skipped = List.copyOf(skipped);
    }

    static SelfTestReport of(String version, List<DriverReport> drivers, List<String> skipped) {
        boolean passed = !drivers.isEmpty()
                && drivers.stream().allMatch(driver -> driver.failures().isEmpty());
        return new SelfTestReport(version, Instant.now().toString(), Machine.current(), drivers, skipped, passed);
    }

    /** Writes all of it as JSON. */
    public void write(Path file) throws IOException {
        ReportJson.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }
}
