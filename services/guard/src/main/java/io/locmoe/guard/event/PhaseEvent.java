package io.locmoe.guard.event;

import jdk.jfr.Label;
import jdk.jfr.Name;

/** A phase of a step that a rank's thread is in. Phases are nested. */
@Name("io.locmoe.Phase")
@Label("Phase of a Step")
public final class PhaseEvent extends PlacedEvent {
    private static final PhaseEvent OFF = new PhaseEvent();

    @Label("Phase")
    String phase;

    private PhaseEvent() {}

    /** Begins an event, if it is recorded. */
    public static PhaseEvent begun() {
        if (!OFF.isEnabled()) {
            return OFF;
        }
        PhaseEvent event = new PhaseEvent();
        event.begin();
        return event;
    }

    /** @param name the phase, as people read it */
    public void end(String name, Located place) {
        if (this == OFF) {
            return;
        }
        end();
        at(place);
        if (shouldCommit()) {
            phase = name;
            commit();
        }
    }
}
