package io.locmoe.laboratory.bench.process;

import io.locmoe.processes.ProcessFiles;
import java.util.List;
import java.util.OptionalLong;

/**
 * Resident memory of a process, in bytes; NaN if the system does not report it.
 *
 * @param all    all resident memory
 * @param shared memory shared with other processes, such as the rings of the data plane
 * @param files  mapped files: libraries, archives of classes
 */
public record ResidentMemory(double all, double shared, double files) {

    static ResidentMemory of(ProcessFiles process) {
        List<String> status = process.status();
        return new ResidentMemory(bytes(status, "VmRSS"), bytes(status, "RssShmem"), bytes(status, "RssFile"));
    }

    private static double bytes(List<String> status, String name) {
        OptionalLong kilobytes = ProcessFiles.number(status, name);
        return kilobytes.isPresent() ? 1024.0 * kilobytes.getAsLong() : Double.NaN;
    }
}
