package io.locmoe.laboratory.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor seconds of the service threads of nodes, since each node started.
 *
 * @param messages  threads of the data plane
 * @param compilers compiler threads of the JVM
 */
public record ThreadSeconds(double messages, double compilers) {
    /** Ticks per second in that file, the same on every architecture that JVMs run on. */
    private static final double TICKS_A_SECOND = 100;
    /** Indices of the times among the fields after the name, which is in parentheses and may contain blanks. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** @param tasks directory like {@code /proc/PID/task}; the result is zero if it does not exist */
    static ThreadSeconds of(Path tasks) {
        double messages = 0;
        double compilers = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String stat = stat(thread);
                messages += seconds(stat, "data-pl");
                compilers += seconds(stat, "C1 Comp") + seconds(stat, "C2 Comp");
            }
        } catch (IOException | DirectoryIteratorException e) {
            return new ThreadSeconds(messages, compilers);
        }
        return new ThreadSeconds(messages, compilers);
    }

    /** The statistics of a thread; empty if it has ended. */
    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Processor seconds of a thread whose name begins with {@code name}; the system keeps 15 characters of a name, the
     * first and last ones.
     */
    private static double seconds(String stat, String name) {
        int end = stat.lastIndexOf(')');
        if (end < 0 || !stat.startsWith(name, stat.indexOf('(') + 1)) {
            return 0;
        }
        String[] fields = stat.substring(end + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_A_SECOND;
    }

    public ThreadSeconds since(ThreadSeconds before) {
        return new ThreadSeconds(messages - before.messages, compilers - before.compilers);
    }
}
