package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.launcher.progress.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Makes the kinds of progress. */
public final class Progresses {
    private static final long PLAIN_INTERVAL = TimeUnit.SECONDS.toNanos(2);

    private Progresses() {}

    /** One updating line where there is a terminal, otherwise plain lines, at most one every two seconds. */
    public static Progress people(PrintStream out, Terminal terminal, long last) {
        return terminal.interactive()
                ? new TerminalProgress(out, terminal, last, System::nanoTime)
                : Progress.lines(out, last, PLAIN_INTERVAL);
    }

    /** Every event as a JSON line. */
    public static Progress json(PrintStream out) {
        return new JsonProgress(out);
    }
}
