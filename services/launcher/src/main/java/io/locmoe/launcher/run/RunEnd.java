package io.locmoe.launcher.run;

/** How a run ended, other than by an error. */
public enum RunEnd {
    /** The run did what was asked. */
    COMPLETED,
    /** The user ended it early. */
    INTERRUPTED
}
