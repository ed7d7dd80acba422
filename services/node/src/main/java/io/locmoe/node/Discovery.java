package io.locmoe.node;

/** Source of the addresses for the names in a node's join list. */
public enum Discovery {
    /** The machine's name resolution. */
    DNS,
    /** The API server of Kubernetes, for names of pods behind a headless service: {@link PodAddresses}. */
    API
}
