package io.locmoe.laboratory.bench.jobs;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.progress.Progress;
import java.util.function.LongSupplier;

/** The wall-clock time between two steps of a training, including everything between steps. Written by one thread. */
final class StepStopwatch implements Progress {
    private static final double NANOS = 1e9;

    private final long first;
    private final long last;
    private final LongSupplier nanoTime;
    private long begin;
    private long end;

    /**
     * @param first    step whose end starts the time
     * @param last     step whose end stops the time
     * @param nanoTime clock, like {@link System#nanoTime}
     */
    StepStopwatch(long first, long last, LongSupplier nanoTime) {
        this.first = first;
        this.last = last;
        this.nanoTime = nanoTime;
    }

    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepCompleted(StepReport report)) {
            step(report);
        }
    }

    private synchronized void step(StepReport report) {
        begin = report.step() == first ? nanoTime.getAsLong() : begin;
        end = report.step() == last ? nanoTime.getAsLong() : end;
    }

    synchronized double seconds() {
        return (end - begin) / NANOS;
    }
}
