package io.locmoe.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Stops and continues a process many times a second. A shell does this, and ends with the process. */
public final class Brake implements AutoCloseable {
    private static final String LOOP =
            "while kill -STOP $0 2>/dev/null; do sleep $1; kill -CONT $0 2>/dev/null; sleep $2; done";

    private final Process shell;
    private final long braked;

    private Brake(Process shell, long braked) {
        this.shell = shell;
        this.braked = braked;
    }

    /**
     * Lets a process run only for a share of the time.
     *
     * @param share  above 0 and below 1
     * @param period seconds from one stop to the next
     */
    public static Brake on(long process, double share, double period) {
        try {
            Process shell = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            LOOP,
                            Long.toString(process),
                            seconds((1 - share) * period),
                            seconds(share * period))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Brake(shell, process);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process + " cannot be slowed down: " + e.getMessage(), e);
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.4f", seconds);
    }

    /** The shell, which must not outlive this JVM. */
    public ProcessHandle handle() {
        return shell.toHandle();
    }

    /** Lets the process run freely. */
    @Override
    public void close() {
        try {
            shell.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ProcessSignal.send("CONT", braked);
    }
}
