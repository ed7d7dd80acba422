package io.locmoe.laboratory.bench.endurance;

import io.locmoe.processes.ProcessFiles;
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
        ProcessFiles process = ProcessFiles.of(pid);
        List<String> status = process.status();
        String[] open = process.directory().resolve("fd").toFile().list();
        return status.isEmpty() || open == null
                ? Optional.empty()
                : Optional.of(new Held(number(status, "VmRSS") << 10, number(status, "Threads"), open.length));
    }

    /** 0 for a process that is ending. */
    private static long number(List<String> status, String name) {
        return ProcessFiles.number(status, name).orElse(0);
    }
}
