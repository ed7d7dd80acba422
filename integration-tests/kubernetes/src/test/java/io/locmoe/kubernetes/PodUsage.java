package io.locmoe.kubernetes;

import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What the process of a container has used since it started.
 *
 * @param age       since its start
 * @param processor time of all its threads
 * @param resident  most bytes of memory that it had at a time, with those of files that are mapped
 * @param container most bytes that its container had at a time, with those of files in the system's cache; 0 where
 *     control groups do not tell
 */
record PodUsage(Duration age, Duration processor, long resident, long container) {

    /** Measures a running process. */
    static PodUsage of(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return new PodUsage(
                Duration.between(info.startInstant().orElseThrow(), Instant.now()),
                info.totalCpuDuration().orElseThrow(),
                ProcessFiles.number(ProcessFiles.of(process.pid()).status(), "VmHWM")
                                .orElseThrow()
                        << 10,
                container(process.pid()));
    }

    /** Memory of the container, by either version of cgroups. */
    private static long container(long pid) {
        for (String line : read("/proc/" + pid + "/cgroup").lines().toList()) {
            String[] parts = line.split(":", 3);
            Path group = Path.of("/sys/fs/cgroup", parts[1], parts[2]);
            for (String file : new String[] {"memory.peak", "memory.max_usage_in_bytes"}) {
                if (Files.exists(group.resolve(file))) {
                    return Long.parseLong(read(group.resolve(file).toString()).strip());
                }
            }
        }
        return 0;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "%.1f s after its start, %.1f s of processor time, %d MiB resident, %d MiB of the container"
                .formatted(age.toMillis() / 1e3, processor.toMillis() / 1e3, resident >> 20, container >> 20);
    }
}
