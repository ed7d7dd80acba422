package io.locmoe.dataplane.incoming;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.wire.FrameHeader;
import java.time.Duration;

/** Messages for failures of a peer's messages to this node. */
public record IncomingWording(JobSession job, int node) {

    /** @param where the part of the stream that failed; empty for the stream itself */
    public RefusedException lost(String where, Exception failure) {
        return new RefusedException(
                Code.PEER_LOST,
                job.name(node) + " closed its stream to node " + job.node() + " before the job ended" + where + ": "
                        + RefusedException.describe(failure));
    }

    /** @param time how long no answer to a ping has come */
    public String unheard(Duration time) {
        return job.name(node) + " has said nothing to node " + job.node() + " for " + time.toSeconds()
                + " s, so its process is stopped or the link to it is dead";
    }

    public String mended(FrameHeader header) {
        return "a bit of a message from rank " + header.source() + " (" + job.name(node) + ") to rank "
                + header.target() + " flipped on its way: " + header.tag();
    }

    public RefusedException bodiesDoNotEnd() {
        return new RefusedException(Code.DEADLINE, job.name(node) + " ended its stream but not its body channel");
    }

    public RefusedException interrupted() {
        Thread.currentThread().interrupt();
        return new RefusedException(
                Code.CANCELLED, "interrupted while waiting for the last bodies of " + job.name(node));
    }
}
