package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.DataPlaneException.Code;

/** Called on an event loop when a peer ends an accepted stream before this node does. Must not block. */
@FunctionalInterface
interface LossListener {
    /** @param node the peer */
    void lost(int node, Code code, String sentence, Throwable cause);
}
