package io.locmoe.report.text;

import io.locmoe.engine.report.StepReport;
import java.util.ArrayDeque;
import java.util.Deque;

/** Speed over the last steps, so that a slow start is soon forgotten. Not thread-safe. */
public final class Pace {
    private static final int STEPS = 50;

    private final Deque<StepReport> recent = new ArrayDeque<>();
    private double milliseconds;
    private double tokens;

    public void add(StepReport report) {
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

    public double secondsLeft(long steps) {
        return recent.isEmpty() ? 0 : steps * milliseconds / recent.size() / 1000;
    }
}
