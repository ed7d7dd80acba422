package io.locmoe.harness.mesh;

import java.util.List;

/** The nodes of a mesh of processes, as one of them needs them that comes back. */
interface Others {
    /** Addresses of members through which it may join. */
    List<String> members();

    /** Waits until each node that can answer knows all that can. */
    void awaitWhole();
}
