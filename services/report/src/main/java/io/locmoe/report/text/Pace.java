package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * Speed over the last steps, so that a slow start is soon forgotten. The first steps give no estimate, because they
 * take many times as long while the JVMs compile. Not thread-safe.
 */
public final class Pace {
    private static final int STEPS = 50;
    /** Minimum number of steps after the warm-up for an estimate. */
    private static final int LEAST = 5;

    private final Deque<StepReport> recent = new ArrayDeque<>();
    private long seen;
    private double milliseconds;
    private double atPeak;
    private double tokens;

    public void add(StepReport report) {
        if (seen++ == ReportSummary.WARM_UP) {
            recent.clear();
            milliseconds = 0;
            atPeak = 0;
            tokens = 0;
        }
        recent.addLast(report);
        milliseconds += report.milliseconds().total();
        atPeak += report.milliseconds().atPeak();
        tokens += report.tokens();
        if (recent.size() > STEPS) {
            StepReport old = recent.removeFirst();
            milliseconds -= old.milliseconds().total();
            atPeak -= old.milliseconds().atPeak();
            tokens -= old.tokens();
        }
    }

    public double tokensPerSecond() {
        return milliseconds <= 0 ? 0 : 1000 * tokens / milliseconds;
    }

    /** Share of the devices' peak (MFU); 0 if it is not known. */
    public double peakShare() {
        return milliseconds <= 0 ? 0 : atPeak / milliseconds;
    }

    /** Estimated seconds for this many more steps; empty until there is an estimate. */
    public OptionalDouble secondsLeft(long steps) {
        return seen < ReportSummary.WARM_UP + LEAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(steps * milliseconds / recent.size() / 1000);
    }
}
