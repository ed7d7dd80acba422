package io.locmoe.launcher.progress;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Pace;
import io.locmoe.report.text.StepLine;
import io.locmoe.report.text.SummaryText;
import io.locmoe.settings.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Plain lines for the first and the last step, and one every {@code interval} in between. */
final class PlainProgress implements Progress {
    private static final int WIDTH = 120;

    private final PrintStream out;
    private final long last;
    private final long interval;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
    private StepReport unprinted;
    private boolean begun;
    private long printed;
    private String phrase = "";

    PlainProgress(PrintStream out, long last, long intervalNanos, LongSupplier nanoTime) {
        this.out = out;
        this.last = last;
        this.interval = intervalNanos;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void phase(String text) {
        if (!text.equals(phrase)) {
            print(Visible.line(text));
            phrase = text;
        }
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
        unprinted = report;
        if (!begun || report.step() == last || nanoTime.getAsLong() - printed >= interval) {
            printStep();
        }
    }

    private void printStep() {
        print(new StepLine(unprinted, last, pace).plain());
        begun = true;
        printed = nanoTime.getAsLong();
        unprinted = null;
    }

    @Override
    public synchronized void message(String sentence) {
        print(sentence);
    }

    @Override
    public synchronized void end(RunReport report, Path directory) {
        if (unprinted != null) {
            printStep();
        }
        out.print(new SummaryText(report, directory, WIDTH).text());
        out.flush();
    }

    private void print(String text) {
        out.println(Visible.entry(text));
        out.flush();
    }
}
