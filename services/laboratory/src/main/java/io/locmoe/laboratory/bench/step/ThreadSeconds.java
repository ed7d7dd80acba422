package io.locmoe.laboratory.bench.step;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor seconds of those threads of nodes that serve others, since each of them started.
 *
 * @param messages  threads of the data plane
 * @param compilers the JVM's
 */
public record ThreadSeconds(double messages, double compilers) {
    /** Unit of the file on every architecture that JVMs run on. */
    private static final double TICKS_A_SECOND = 100;
    /** Indices of the times among the fields after the name, which is in parentheses and may contain blanks. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** @param tasks as {@code /proc/PID/task}; zero where there is none */
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

    /** Empty for a thread that has ended. */
    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Processor seconds of a thread whose name begins so; the system keeps 15 characters of a name, the first and last
     * ones.
     */
    private static double seconds(String stat, String name) {
        int end = stat.lastIndexOf(')');
        if (end < 0 || !stat.startsWith(name, stat.indexOf('(') + 1)) {
            return 0;
        }
        String[] fields = stat.substring(end + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_A_SECOND;
    }

    ThreadSeconds since(ThreadSeconds before) {
        return new ThreadSeconds(messages - before.messages, compilers - before.compilers);
    }
}
