package io.locmoe.laboratory.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Resident memory of a process, in bytes; NaN if the system does not report it.
 *
 * @param all    all resident memory
 * @param shared memory shared with other processes, such as the rings of the data plane
 * @param files  mapped files: libraries, archives of classes
 */
public record ResidentMemory(double all, double shared, double files) {

    /** @param status file like {@code /proc/PID/status} */
    static ResidentMemory of(Path status) {
        try {
            List<String> lines = Files.readAllLines(status);
            return new ResidentMemory(bytes(lines, "VmRSS:"), bytes(lines, "RssShmem:"), bytes(lines, "RssFile:"));
        } catch (IOException e) {
            return new ResidentMemory(Double.NaN, Double.NaN, Double.NaN);
        }
    }

    private static double bytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(Double.NaN);
    }
}
