package io.locmoe.launcher.run;

/** How a run ended that no error ended. */
public enum RunEnd {
    /** It did what was asked for. */
    COMPLETED,
    /** The user ended it early. */
    INTERRUPTED
}
