package io.locmoe.launcher.run;

/** How a run ended, unless with an error. */
public enum RunEnd {
    /** It did what was asked for. */
    COMPLETED,
    /** The user ended it early. */
    INTERRUPTED
}
