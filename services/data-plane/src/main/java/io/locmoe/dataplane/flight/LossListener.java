package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.DataPlaneException.Code;

/** Called on an event loop when a peer has ended an accepted stream before this node did. Must not block. */
@FunctionalInterface
interface LossListener {
    /** @param node the peer */
    void lost(int node, Code code, String sentence, Throwable cause);
}
