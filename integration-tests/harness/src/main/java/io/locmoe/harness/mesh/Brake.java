package io.locmoe.harness.mesh;

import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.process.Signals;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Stops and continues a process many times a second. A shell does this, and ends with the process. */
final class Brake implements AutoCloseable {
    private static final double PERIOD_SECONDS = 0.1;
    private static final String LOOP =
            "while kill -STOP $0 2>/dev/null; do sleep $1; kill -CONT $0 2>/dev/null; sleep $2; done";

    private final CommandProcess shell;
    private final NodeProcess braked;
    private final long pid;

    private Brake(CommandProcess shell, NodeProcess braked, long pid) {
        this.shell = shell;
        this.braked = braked;
        this.pid = pid;
    }

    /**
     * Lets a process run only for a share of the time.
     *
     * @param share above 0 and below 1
     */
    static Brake on(NodeProcess process, double share, Path directory) {
        long pid = process.pid();
        List<String> words = List.of(
                "sh",
                "-c",
                LOOP,
                Long.toString(pid),
                seconds((1 - share) * PERIOD_SECONDS),
                seconds(share * PERIOD_SECONDS));
        return new Brake(CommandProcess.start("brake", words, directory, Map.of()), process, pid);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.4f", seconds);
    }

    ProcessHandle handle() {
        return shell.handle();
    }

    /** Lets the process run freely. */
    @Override
    public void close() {
        shell.close();
        if (braked.command().runs()) {
            Signals.send(pid, "CONT");
        }
    }
}
