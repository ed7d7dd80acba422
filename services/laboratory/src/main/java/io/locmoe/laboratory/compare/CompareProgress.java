package io.locmoe.laboratory.compare;

import io.locmoe.launcher.progress.Progress;
import java.util.List;

/**
 * Shows how a comparison is going: one display for all trainings. Steps and the end of a training belong to what was
 * announced last. Thread-safe.
 */
public interface CompareProgress extends Progress {

    /** The comparison begins, with all of its turns in their order. */
    void begins(List<Turn> turns);

    /** A short training begins in which the nodes compile what a contender runs; from 1. */
    void warmUp(int number, int contenders, Contender contender);

    /** A short training begins that measures what links do to a step; from 1. */
    void trial(int number);

    /** A turn begins; from 1. */
    void turn(int number, Turn turn);

    /** An earlier command has taken a turn already. */
    void skip(Turn turn);
}
