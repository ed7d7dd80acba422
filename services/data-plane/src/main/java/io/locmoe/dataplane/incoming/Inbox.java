package io.locmoe.dataplane.incoming;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.wire.FrameHeader;

/** Receives messages from peers: the ranks of one job on this node. Thread-safe. */
public interface Inbox {
    JobSession job();

    /**
     * Memory for a message that starts to arrive in parts or by a body channel: memory named by its rank, or the
     * session's.
     */
    Payload memory(FrameHeader header);

    /** Takes over a message; blocks while the target's mailbox is full. */
    void deliver(FrameHeader header, Payload message);

    /** Takes over a message; false if the target's mailbox is full. Does not wait. */
    boolean deliverNow(FrameHeader header, Payload message);

    /** Records that a flipped bit of a message was corrected. Call it before the message is delivered. */
    void mended(FrameHeader header);
}
