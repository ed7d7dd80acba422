package io.locmoe.laboratory.compare;

import io.locmoe.launcher.progress.Progress;
import java.util.List;

/**
 * Shows the progress of a comparison: one display for all trainings. Steps and the end of a training belong to the last
 * announcement. Thread-safe.
 */
public interface CompareProgress extends Progress {

    /** The comparison begins, with all its turns in order. */
    void begins(List<Turn> turns);

    /** A short training begins, in which the nodes compile the code of a contender; numbered from 1. */
    void warmUp(int number, int contenders, Contender contender);

    /** A short training begins that measures the effect of links on a step; numbered from 1. */
    void trial(int number);

    /** A turn begins; numbered from 1. */
    void turn(int number, Turn turn);

    /** A turn was completed by an earlier command. */
    void skip(Turn turn);
}
