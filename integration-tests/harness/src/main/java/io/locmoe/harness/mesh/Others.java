package io.locmoe.harness.mesh;

import java.util.List;

/** The other nodes of a mesh of processes, as needed by a node that rejoins. */
interface Others {
    /** Addresses of members that it may join through. */
    List<String> members();

    /** Waits until all responding nodes know each other. */
    void awaitWhole();
}
