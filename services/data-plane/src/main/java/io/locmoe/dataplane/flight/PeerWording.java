package io.locmoe.dataplane.flight;

import static io.locmoe.dataplane.failure.Wording.seconds;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.wire.FrameHeader;

/** Messages for failures of a node's stream to a peer. */
record PeerWording(JobSession job, int peer) {

    DataPlaneException tooLarge(int source, int target, Object tag, long bytes) {
        return new DataPlaneException(
                Code.PROTOCOL,
                "rank " + source + " sends " + bytes + " bytes to rank " + target + ", more than "
                        + FrameHeader.LARGEST_MESSAGE + " in one message: " + tag);
    }

    DataPlaneException full(FrameHeader header) {
        return new DataPlaneException(
                Code.BACK_PRESSURE,
                job.name(peer) + " took nothing from node " + job.node() + " for " + seconds(job.deadline()) + "; rank "
                        + header.source() + " sends to rank " + header.target() + ": " + header.tag());
    }

    DataPlaneException left(FrameHeader header) {
        return new DataPlaneException(
                Code.CANCELLED,
                "node " + job.node() + " has ended its stream to " + job.name(peer) + ": " + header.tag());
    }

    DataPlaneException closed(FrameHeader header, Exception cause) {
        return new DataPlaneException(
                Code.PEER_LOST, "the stream to " + job.name(peer) + " is closed: " + header.tag(), cause);
    }

    DataPlaneException noBodyChannel(FrameHeader header, Exception cause) {
        return new DataPlaneException(
                Code.PEER_LOST,
                job.name(peer) + " closed its stream from node " + job.node() + ", body channel: "
                        + RefusedException.describe(cause) + ": " + header.tag(),
                cause);
    }

    DataPlaneException interrupted(Exception cause) {
        return new DataPlaneException(Code.CANCELLED, "interrupted while sending to " + job.name(peer), cause);
    }
}
