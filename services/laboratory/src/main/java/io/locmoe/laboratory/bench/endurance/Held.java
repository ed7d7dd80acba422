package io.locmoe.laboratory.bench.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The resources of a process.
 *
 * @param resident    bytes of resident memory
 * @param threads     number of threads
 * @param descriptors number of open files and sockets
 */
public record Held(long resident, long threads, long descriptors) {

    /** The resources of a process of this machine; empty if it has ended, or the system does not report them. */
    static Optional<Held> of(long pid) {
        return in(Path.of("/proc", Long.toString(pid)));
    }

    /** @param process directory like {@code /proc/PID} */
    static Optional<Held> in(Path process) {
        try {
            List<String> status = Files.readAllLines(process.resolve("status"));
            String[] open = process.resolve("fd").toFile().list();
            return open == null
                    ? Optional.empty()
                    : Optional.of(new Held(number(status, "VmRSS:") << 10, number(status, "Threads:"), open.length));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** 0 for a process that is ending. */
    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
