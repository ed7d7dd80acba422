package io.locmoe.dataplane.body;

import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.time.Duration;

/**
 * The peer at the other end of a body channel.
 *
 * @param host     host of its Flight server
 * @param name     name of the node
 * @param deadline deadline of the job
 */
record BodyPeer(String host, String name, Trust trust, Duration deadline) {
    private static final Duration REACHED = Duration.ofSeconds(3);
    /** Divisor of the deadline for a connection attempt, so that ranks that wait for this node have time left. */
    private static final int PART_OF_DEADLINE = 4;

    /**
     * Longest wait for a connection. The peer's system accepts it however busy the peer is, and the peer has just
     * answered on its Flight stream: if there is no answer in this time, packets are dropped on the way.
     */
    Duration reached() {
        Duration part = deadline.dividedBy(PART_OF_DEADLINE);
        return part.compareTo(REACHED) < 0 ? part : REACHED;
    }

    /** Encrypts a connection to the peer, and checks that it is the peer; does nothing in an open mesh. */
    void secure(BodySocket socket, long untilNanos) throws IOException {
        if (trust instanceof Identity identity) {
            NodeProof.require(socket.secure(() -> NodeProof.end(identity, true), untilNanos), name);
        }
    }

    /** Describes why a connection failed, in terms of certificates if they are the cause. */
    String describe(Exception failure) {
        return NodeProof.describe(trust, failure);
    }
}
