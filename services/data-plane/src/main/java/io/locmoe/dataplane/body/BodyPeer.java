package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Identity;
import java.io.IOException;

/**
 * The peer at the other end of a body channel.
 *
 * @param host     of its Flight server
 * @param name     of the node
 * @param identity of this node; null in an open mesh
 */
record BodyPeer(String host, String name, Identity identity) {

    /** Encrypts a connection to the peer, and checks that it is the peer; does nothing in an open mesh. */
    void secure(BodySocket socket, long untilNanos) throws IOException {
        if (identity != null) {
            NodeProof.require(NodeProof.of(socket.secure(NodeProof.end(identity, true), untilNanos)), name);
        }
    }

    /** Why a connection failed, if certificates are the cause in their own words. */
    String describe(Exception failure) {
        return NodeProof.describe(identity, failure);
    }
}
