package io.locmoe.laboratory.bench.jobs;

import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The time on the wall between two steps of a training, so with all that holds the training up between steps. Written
 * by one thread.
 */
final class StepClock implements Progress {
    private static final double NANOS = 1e9;

    private final long first;
    private final long last;
    private final LongSupplier nanoTime;
    private long begin;
    private long end;

    /**
     * @param first    the time begins at its end
     * @param last     the time ends at its end
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    StepClock(long first, long last, LongSupplier nanoTime) {
        this.first = first;
        this.last = last;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void onStep(StepReport report) {
        begin = report.step() == first ? nanoTime.getAsLong() : begin;
        end = report.step() == last ? nanoTime.getAsLong() : end;
    }

    synchronized double seconds() {
        return (end - begin) / NANOS;
    }

    @Override
    public void phase(String phrase) {}

    @Override
    public void message(String sentence) {}

    @Override
    public void end(RunReport report, Path out) {}
}
