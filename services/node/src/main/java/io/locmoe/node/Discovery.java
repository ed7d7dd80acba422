package io.locmoe.node;

/** What tells the addresses of the names in a node's join list. */
public enum Discovery {
    /** The machine, as it does for any name. */
    DNS,
    /** The API server of Kubernetes, for names of pods behind a headless service: {@link PodAddresses}. */
    API
}
