package io.locmoe.engine.settings;

/** Which linear maps have a bias. */
public enum BiasKind {
    /** All of attention, feed-forward layers and experts. */
    ALL,
    /** Both maps of attention. */
    ATTENTION,
    /** The map to queries, keys and values. */
    QKV,
    /** None. */
    NONE;

    /** Whether the map to queries, keys and values has one. */
    public boolean ofQueries() {
        return this != NONE;
    }

    /** Whether the map that ends attention has one. */
    public boolean ofProjection() {
        return this == ALL || this == ATTENTION;
    }

    /** Whether the maps of feed-forward layers and experts have one. */
    public boolean ofFeedForward() {
        return this == ALL;
    }
}
