package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Pace;
import io.locmoe.report.text.StepLine;
import io.locmoe.report.text.SummaryText;
import io.locmoe.settings.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One updating line; messages stay above it. */
final class TerminalProgress implements Progress {
    private static final String START_OF_CLEAR_LINE = "\r\033[K";
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(80);

    private final PrintStream out;
    private final Terminal terminal;
    private final long last;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
    private String line = "";
    private long drawn;

    TerminalProgress(PrintStream out, Terminal terminal, long last, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.last = last;
        this.nanoTime = nanoTime;
        this.drawn = nanoTime.getAsLong() - SHORTEST;
    }

    @Override
    public synchronized void phase(String text) {
        String phrase = Visible.line(text);
        int width = Math.max(1, terminal.width() - 1);
        draw(phrase.length() > width ? phrase.substring(0, width) : phrase);
    }

    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepCompleted(StepReport report)) {
            step(report);
        } else {
            Progress.super.accept(event);
        }
    }

    private synchronized void step(StepReport report) {
        pace.add(report);
        long now = nanoTime.getAsLong();
        if (now - drawn >= SHORTEST || report.step() == last) {
            draw(new StepBar(new StepLine(report, last, pace), terminal).text());
            drawn = now;
        }
    }

    @Override
    public synchronized void message(String sentence) {
        out.print(START_OF_CLEAR_LINE + Visible.entry(sentence) + System.lineSeparator() + line);
        out.flush();
    }

    @Override
    public synchronized void end(RunReport report, Path directory) {
        out.print(line.isEmpty() ? "" : System.lineSeparator());
        out.print(new SummaryText(report, directory, terminal.width()).text());
        out.flush();
        line = "";
    }

    private void draw(String text) {
        line = text;
        out.print(START_OF_CLEAR_LINE + text);
        out.flush();
    }
}
