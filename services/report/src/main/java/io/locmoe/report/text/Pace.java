package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * Speed over the last steps, so that a slow start is soon forgotten. While the JVMs compile, a step takes many times as
 * long as later, so the first steps give no estimate. Not thread-safe.
 */
public final class Pace {
    private static final int STEPS = 50;
    /** Steps after the warm-up that an estimate needs. */
    private static final int LEAST = 5;

    private final Deque<StepReport> recent = new ArrayDeque<>();
    private long seen;
    private double milliseconds;
    private double tokens;

    public void add(StepReport report) {
        if (seen++ == ReportSummary.WARM_UP) {
            recent.clear();
            milliseconds = 0;
            tokens = 0;
        }
        recent.addLast(report);
        milliseconds += report.milliseconds().total();
        tokens += report.tokens();
        if (recent.size() > STEPS) {
            StepReport old = recent.removeFirst();
            milliseconds -= old.milliseconds().total();
            tokens -= old.tokens();
        }
    }

    public double tokensPerSecond() {
        return milliseconds <= 0 ? 0 : 1000 * tokens / milliseconds;
    }

    /** Seconds that this many more steps will take; empty until there is an estimate. */
    public OptionalDouble secondsLeft(long steps) {
        return seen < ReportSummary.WARM_UP + LEAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(steps * milliseconds / recent.size() / 1000);
    }
}
