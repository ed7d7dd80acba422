package io.locmoe.engine.exchange;

import io.locmoe.guard.Place;
import io.locmoe.guard.event.StepEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Time of a rank within a step by purpose, in nanoseconds; time that is not counted otherwise is compute. Used by the
 * rank's thread.
 *
 * <p>Exchange is the time that the rank's thread spends in the communication strategy, posting sends and waiting for
 * rows, while its device is idle: a device that computes asynchronously hides the wait as long as it computes. Hidden
 * exchange is the time in which at least one exchange was under way and none was exposed: the union of the intervals
 * given to {@link #underWay} without those given to {@link #exchange}. An instant counts once, however many exchanges
 * are under way, and hidden exchange never exceeds compute: an exchange under way while the rank's thread waits for
 * gradients is hidden by that wait.
 */
public final class StepClock {
    private record Interval(long from, long to) {
        long overlap(Interval other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from));
        }
    }

    private final List<Interval> exposed = new ArrayList<>();
    private final List<Interval> underWay = new ArrayList<>();
    private final ProcessorClock processor = new ProcessorClock();
    private StepEvent event = StepEvent.begun();
    private long start = System.nanoTime();
    private long gradientSync;
    private long idle;

    /** The rank's thread was busy with an exchange while the device was idle. Intervals of one step do not overlap. */
    public void exchange(long from, long to) {
        exposed.add(new Interval(from, to));
    }

    /**
     * An exchange was under way while the rank did something else: from the return of its begin to the arrival of its
     * last row, or to the call that awaits it, whichever came first. Not called if the rank receives no rows.
     */
    public void underWay(long from, long to) {
        if (to > from) {
            underWay.add(new Interval(from, to));
        }
    }

    /** Time in which the rank's thread was busy with other ranks' gradients. */
    public void gradientSync(long nanos) {
        gradientSync += nanos;
    }

    /** Time spent waiting for slower ranks. */
    public void idle(long nanos) {
        idle += nanos;
    }

    /**
     * Excludes work of the rank's thread that does not belong to the step.
     *
     * @param nanos     its duration
     * @param processor its processor time
     */
    public void leaveOut(long nanos, long processor) {
        start += nanos;
        this.processor.leaveOut(processor);
    }

    /** The processor time of the rank's thread. */
    public ProcessorClock processor() {
        return processor;
    }

    /** Like {@link #lap}, at the end of a step of training, which is an event of JDK Flight Recorder. */
    public StepTimes endStep() {
        StepEvent ended = event;
        StepTimes lap = lap();
        ended.commit(
                new StepEvent.Times(
                        lap.total(),
                        lap.compute(),
                        lap.exchange(),
                        lap.exchangeHidden(),
                        lap.gradientSync(),
                        lap.idle()),
                Place.current());
        return lap;
    }

    /** Returns and resets the times. */
    public StepTimes lap() {
        event.stop();
        event = StepEvent.begun();
        long now = System.nanoTime();
        long exchange = exposed.stream()
                .mapToLong(interval -> interval.to - interval.from)
                .sum();
        long compute = Math.max(0, now - start - exchange - gradientSync - idle);
        StepTimes lap =
                new StepTimes(now - start, exchange, Math.min(compute, hidden()), gradientSync, idle, processor.lap());
        start = now;
        exposed.clear();
        underWay.clear();
        gradientSync = 0;
        idle = 0;
        return lap;
    }

    private long hidden() {
        long hidden = 0;
        for (Interval whole : union(underWay)) {
            hidden += whole.to - whole.from;
            for (Interval busy : exposed) {
                hidden -= whole.overlap(busy);
            }
        }
        return hidden;
    }

    private static List<Interval> union(List<Interval> intervals) {
        List<Interval> union = new ArrayList<>();
        for (Interval next : intervals.stream()
                .sorted(Comparator.comparingLong(Interval::from))
                .toList()) {
            if (union.isEmpty() || union.getLast().to < next.from) {
                union.add(next);
            } else {
                Interval last = union.removeLast();
                union.add(new Interval(last.from, Math.max(last.to, next.to)));
            }
        }
        return union;
    }
}
