package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Identity;
import java.io.IOException;
import java.time.Duration;

/**
 * The peer at the other end of a body channel.
 *
 * @param host     of its Flight server
 * @param name     of the node
 * @param identity of this node; null in an open mesh
 * @param deadline of the job
 */
record BodyPeer(String host, String name, Identity identity, Duration deadline) {
    private static final Duration REACHED = Duration.ofSeconds(3);
    /** So that ranks that wait for this node's have most of their deadline left. */
    private static final int PART_OF_DEADLINE = 4;

    /**
     * Longest wait for a connection. The peer's system accepts it however busy the peer is, and the peer has just
     * answered on its Flight stream: where nothing comes for so long, something in between lets nothing pass.
     */
    Duration reached() {
        Duration part = deadline.dividedBy(PART_OF_DEADLINE);
        return part.compareTo(REACHED) < 0 ? part : REACHED;
    }

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
