package io.locmoe.cli.progress;

import io.locmoe.cli.report.RunReport;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.report.StepReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the kinds of progress. */
public final class Progresses {
    private static final long PLAIN_INTERVAL = TimeUnit.SECONDS.toNanos(2);

    private Progresses() {}

    /** One updating line where there is a terminal, else plain lines at most each two seconds. */
    public static Progress people(PrintStream out, Terminal terminal, long last) {
        return terminal.interactive()
                ? new TerminalProgress(out, terminal, last, System::nanoTime)
                : new PlainProgress(out, last, PLAIN_INTERVAL, System::nanoTime);
    }

    /** Every event as a JSON line. */
    public static Progress json(PrintStream out) {
        return new JsonProgress(out);
    }

    /** Every step as a line, for the log file. */
    public static Progress log(PrintStream out, long last) {
        return new PlainProgress(out, last, 0, System::nanoTime);
    }

    /** All of them, in this order. */
    public static Progress all(List<Progress> parts) {
        return new All(parts);
    }

    private record All(List<Progress> parts) implements Progress {
        @Override
        public void phase(String phrase) {
            parts.forEach(p -> p.phase(phrase));
        }

        @Override
        public void message(String sentence) {
            parts.forEach(p -> p.message(sentence));
        }

        @Override
        public void onStep(StepReport report) {
            parts.forEach(p -> p.onStep(report));
        }

        @Override
        public void onValidation(long step, double loss) {
            parts.forEach(p -> p.onValidation(step, loss));
        }

        @Override
        public void onCheckpoint(long step, Path directory) {
            parts.forEach(p -> p.onCheckpoint(step, directory));
        }

        @Override
        public void end(RunReport report, Path out) {
            parts.forEach(p -> p.end(report, out));
        }
    }
}
