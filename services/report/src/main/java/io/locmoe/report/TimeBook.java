package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.function.LongSupplier;

/** Adds up where the time of a run goes. Not thread-safe. */
final class TimeBook {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    /** A number of a point is worth as many of other series, so that there are a thousand points. */
    private static final int WORTH = 2_000;

    private final LongSupplier nanoTime;
    private final Thinned<ReportTime.Goodput> course =
            new Thinned<>(ReportTime.Goodput::step, _ -> WORTH, point -> point);
    private long begun;
    private long heard;
    private long highest;
    private boolean lost;
    private boolean paused;
    private long validated;
    private boolean validating;
    private double training;
    private double validations;
    private double recomputed;
    private double recovering;
    private double pauses;
    private double snapshots;
    /** Seconds of snapshots since the last step. */
    private double held;

    /** @param nanoTime a clock, like {@link System#nanoTime} */
    TimeBook(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records the end of a step. */
    void step(StepReport step) {
        long now = nanoTime.getAsLong();
        double seconds = step.milliseconds().total() / MILLIS;
        if (highest == 0) {
            begun = now - Math.round(seconds * NANOS);
            highest = step.step() - 1;
        }
        paused(Math.max(0, (now - heard) / NANOS - seconds));
        if (isNew(step)) {
            training += seconds;
            highest = step.step();
        } else {
            recomputed += seconds;
        }
        heard = now;
        course.add(new ReportTime.Goodput(step.step(), seconds(), goodput()));
    }

    /** Counts the seconds before a step by their cause. */
    private void paused(double pause) {
        if (lost) {
            recovering += pause;
        } else if (paused) {
            pauses += Math.max(0, pause - held);
        } else if (validating) {
            validations += Math.max(0, pause - held);
        }
        lost = false;
        paused = false;
        validating = false;
        held = 0;
    }

    /** Whether a step is trained for the first time; must be called before {@link #step}. */
    boolean isNew(StepReport step) {
        return step.step() > highest;
    }

    /** Records a validation after a step, which is then the last one; each validation counts once, like steps. */
    void validated(long step) {
        validating = step > validated;
        validated = Math.max(validated, step);
    }

    /** Records that a snapshot held up training. */
    void snapshot(double seconds) {
        snapshots += seconds;
        held += seconds;
    }

    /** Records a node failure since the last step. */
    void lost() {
        lost = heard != 0;
    }

    /** Records a pause since the last step, in which nodes joined or experts moved. */
    void paused() {
        paused = heard != 0;
    }

    ReportTime time() {
        double seconds = seconds();
        double known = training + validations + recomputed + recovering + pauses + snapshots;
        return new ReportTime(
                seconds,
                training,
                validations,
                recomputed,
                recovering,
                pauses,
                snapshots,
                Math.max(0, seconds - known),
                goodput());
    }

    /** The goodput up to the end of each step; thinned like the steps, but more. */
    List<ReportTime.Goodput> course() {
        return course.values();
    }

    private double seconds() {
        return (heard - begun) / NANOS;
    }

    private double goodput() {
        return seconds() <= 0 ? 0 : Math.min(1, (training + validations) / seconds());
    }
}
