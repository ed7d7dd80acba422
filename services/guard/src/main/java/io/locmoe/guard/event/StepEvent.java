package io.locmoe.guard.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/**
 * A step of a rank, as long as the report says that it took: from the moment at which the times of the step before were
 * taken to that of its own, just before the ranks gather their totals. The update of the weights is in the next one.
 */
@Name("io.locmoe.Step")
@Label("Training Step")
public final class StepEvent extends PlacedEvent {
    private static final StepEvent OFF = new StepEvent();

    @Label("Total")
    @Description("Time of the step in the report; shorter than the event by work that is not part of a step")
    @Timespan
    long total;

    @Label("Compute")
    @Timespan
    long compute;

    @Label("Exchange")
    @Description("Exposed token exchange")
    @Timespan
    long exchange;

    @Label("Hidden Exchange")
    @Description("Token exchange hidden under compute; not a part of the sum")
    @Timespan
    long exchangeHidden;

    @Label("Gradient Sync")
    @Description("Exposed gradient synchronisation")
    @Timespan
    long gradientSync;

    @Label("Idle")
    @Description("Waiting for slower ranks")
    @Timespan
    long idle;

    private StepEvent() {}

    /** Times in nanoseconds. */
    public record Times(long total, long compute, long exchange, long exchangeHidden, long gradientSync, long idle) {}

    /** Begins an event, if it is recorded. */
    public static StepEvent begun() {
        if (!OFF.isEnabled()) {
            return OFF;
        }
        StepEvent event = new StepEvent();
        event.begin();
        return event;
    }

    /** Takes the time at which it ends. */
    public void stop() {
        if (this != OFF) {
            end();
        }
    }

    /** Records it, after {@link #stop}. */
    public void commit(Times times, Located place) {
        if (this == OFF) {
            return;
        }
        at(place);
        if (shouldCommit()) {
            total = times.total;
            compute = times.compute;
            exchange = times.exchange;
            exchangeHidden = times.exchangeHidden;
            gradientSync = times.gradientSync;
            idle = times.idle;
            commit();
        }
    }
}
