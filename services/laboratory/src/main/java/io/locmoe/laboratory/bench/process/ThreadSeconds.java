package io.locmoe.laboratory.bench.process;

import io.locmoe.processes.ProcessFiles;
import java.io.IOException;

/**
 * Processor seconds of the service threads of nodes, since each node started.
 *
 * @param messages  threads of the data plane
 * @param compilers compiler threads of the JVM
 */
public record ThreadSeconds(double messages, double compilers) {
    /** Ticks per second in that file, the same on every architecture that JVMs run on. */
    private static final double TICKS_A_SECOND = 100;
    /** Indices of the times among the fields after the name. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** Zero if the process has ended. */
    static ThreadSeconds of(ProcessFiles process) {
        double messages = 0;
        double compilers = 0;
        try {
            for (ProcessFiles.Task task : process.tasks()) {
                messages += seconds(task, "data-pl");
                compilers += seconds(task, "C1 Comp") + seconds(task, "C2 Comp");
            }
        } catch (IOException ended) {
            return new ThreadSeconds(0, 0);
        }
        return new ThreadSeconds(messages, compilers);
    }

    /** Processor seconds of a thread if its name begins with {@code name}. */
    private static double seconds(ProcessFiles.Task task, String name) {
        return task.name().startsWith(name)
                ? (Long.parseLong(task.fields().get(USER))
                                + Long.parseLong(task.fields().get(SYSTEM)))
                        / TICKS_A_SECOND
                : 0;
    }

    public ThreadSeconds since(ThreadSeconds before) {
        return new ThreadSeconds(messages - before.messages, compilers - before.compilers);
    }
}
