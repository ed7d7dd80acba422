package io.locmoe.guard;

import java.lang.foreign.MemorySegment;

/**
 * Where in a job a thread is: what is said of a plug-in that fails there. Written by its thread, read by any.
 *
 * <p>Numbers count from 0, steps from 1; a negative number is not known.
 */
public final class Place {
    private int rank = -1;
    private long step = -1;
    private int layer = -1;
    /** The thread's part of the record; null if it has none. */
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

    /** The thread works for this rank. */
    public void rank(int number) {
        rank = number;
        record();
    }

    int rank() {
        return rank;
    }

    /** The thread is in this step. */
    public void step(long number) {
        step = number;
        record();
    }

    /**
     * The thread is in this sparse layer.
     *
     * @return the layer that it was in before
     */
    public int layer(int number) {
        int before = layer;
        layer = number;
        record();
        return before;
    }

    /** As the end of a phrase, with a space before it; empty if nothing is known. */
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
