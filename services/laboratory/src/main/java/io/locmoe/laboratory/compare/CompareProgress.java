package io.locmoe.laboratory.compare;

import io.locmoe.launcher.progress.Progress;

/** Shows how a comparison goes: one display for all trainings. Thread-safe. */
public interface CompareProgress extends Progress {

    /** The comparison begins; so many steps are in all of its turns. */
    void begins(long steps);

    /** A turn starts. */
    void turn(int number, int turns, Turn next);

    /** Steps that an earlier command has done. */
    void skip(long steps);
}
