package io.locmoe.engine.checkpoint.file;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Describes the holder of a lock, in the lock's file and in messages. */
final class LockHolder {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private LockHolder() {}

    /**
     * This process.
     *
     * @param purpose what it holds the lock for, such as a job's id
     */
    static String self(String purpose) {
        ProcessHandle process = ProcessHandle.current();
        return purpose + " in process " + process.pid() + " on host " + host() + ", which started at "
                + process.info().startInstant().orElseGet(Instant::now);
    }

    private static String host() {
        try {
            return Files.isReadable(HOST_NAME)
                    ? Files.readString(HOST_NAME).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
