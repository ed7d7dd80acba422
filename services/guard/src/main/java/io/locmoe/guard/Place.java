package io.locmoe.guard;

import io.locmoe.guard.event.Located;
import java.lang.foreign.MemorySegment;

/**
 * A thread's position in a job, for messages about a plug-in that fails there. Written by its thread, read by any.
 *
 * <p>Numbers count from 0, steps from 1; negative numbers are unknown.
 */
public final class Place implements Located {
    private int rank = -1;
    private long step = -1;
    private int layer = -1;
    /** The thread's slot in the record; null if it has none. */
    private final MemorySegment slot;

    Place(MemorySegment slot) {
        this.slot = slot;
        record();
    }

    private void record() {
        if (slot != null) {
            CallRecord.place(slot, rank, layer, step);
        }
    }

    /** The place of the calling thread. */
    public static Place current() {
        return Visits.own().place();
    }

    /** Sets the rank for which the thread works. */
    public void rank(int number) {
        rank = number;
        record();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public int layer() {
        return layer;
    }

    /** Sets the step that the thread is in. */
    public void step(long number) {
        step = number;
        record();
    }

    /**
     * Sets the sparse layer that the thread is in.
     *
     * @return the previous layer
     */
    public int layer(int number) {
        int before = layer;
        layer = number;
        record();
        return before;
    }

    /** Text for the end of a phrase, with a leading space; empty if nothing is known. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "rank ", rank);
        append(text, "step ", step);
        append(text, "sparse layer ", layer);
        return text.isEmpty() ? "" : text.append(')').toString();
    }

    private static void append(StringBuilder text, String name, long number) {
        if (number >= 0) {
            text.append(text.isEmpty() ? " (" : ", ").append(name).append(number);
        }
    }
}
