package io.locmoe.guard.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;

/**
 * An event at a position in a job. Each kind has an object {@code OFF} that stands for all events that are not
 * recorded; it holds nothing. Used by one thread, that of the rank.
 */
@Category("LocMoE")
@StackTrace(false)
abstract class PlacedEvent extends Event {
    @Label("Rank")
    int rank = -1;

    @Label("Step")
    @Description("Counted from 1")
    long step = -1;

    @Label("Sparse Layer")
    @Description("Counted from 0; -1 where there is none, or it is not known")
    int layer = -1;

    /** The setting {@code steps} of a recording, by which {@link #shouldCommit} decides. */
    @SettingDefinition
    @Name("steps")
    @Label("Steps")
    @Description("First and last step that are recorded, like 21-30; all by default")
    boolean steps(StepRange range) {
        return range.contains(step);
    }

    void at(Located place) {
        rank = place.rank();
        step = place.step();
        layer = place.layer();
    }
}
