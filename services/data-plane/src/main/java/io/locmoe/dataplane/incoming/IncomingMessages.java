package io.locmoe.dataplane.incoming;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.ReceivedHeader;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;

/** Checks the headers of one peer's messages and assembles their parts. Used by one thread at a time. */
public final class IncomingMessages implements AutoCloseable {
    private final Inbox inbox;
    private final int node;
    private final long jobKey;
    private final Assembly[] assemblies;

    public IncomingMessages(Inbox inbox, int node) {
        this.inbox = inbox;
        this.node = node;
        this.jobKey = FrameHeader.jobKey(inbox.job().jobId());
        this.assemblies = new Assembly[inbox.job().topology().ranks()];
    }

    /** @throws RefusedException if the header is for another job or epoch, or names ranks of other nodes */
    public void check(FrameHeader header) {
        JobSession job = inbox.job();
        if (header.jobKey() != jobKey) {
            throw new RefusedException(
                    Code.FOREIGN_JOB, "a message of another job came on the stream of job '" + job.jobId() + "'");
        }
        if (header.placementEpoch() != job.placementEpoch()) {
            throw new RefusedException(
                    Code.STALE_EPOCH,
                    "rank " + header.source() + " sent with placement epoch " + header.placementEpoch() + ", but "
                            + job.name(job.node()) + " has " + job.placementEpoch() + ": " + header.tag());
        }
        if (header.kind() == FrameHeader.PART) {
            checkRanks(header, job.topology());
        }
    }

    private void checkRanks(FrameHeader header, Topology topology) {
        if (!livesOn(header.source(), node, topology)
                || !livesOn(header.target(), inbox.job().node(), topology)) {
            throw new RefusedException(
                    Code.PROTOCOL,
                    "node " + node + " sent a message from rank " + header.source() + " to rank " + header.target()
                            + " to node " + inbox.job().node() + ": " + header.tag());
        }
    }

    private static boolean livesOn(int rank, int node, Topology topology) {
        return rank >= 0 && rank < topology.ranks() && topology.node(rank) == node;
    }

    /** Memory for a part, to be filled before {@link #filled}. @throws RefusedException if the part does not follow */
    public MemorySegment room(FrameHeader header, long bytes) {
        Assembly assembly = assemblies[header.source()];
        if (assembly == null) {
            Assembly.checkFirst(header, bytes);
            assembly = assemblies[header.source()] = new Assembly(header, inbox.memory(header));
        }
        return assembly.room(header, bytes);
    }

    /**
     * Adds the part that is now in the memory of {@link #room}. Returns the message if that was its last part,
     * otherwise null.
     *
     * @throws RefusedException if the part differs from the sent one by more than one bit
     */
    public Payload filled(ReceivedHeader part, long bytes) {
        FrameHeader header = part.header();
        Assembly assembly = assemblies[header.source()];
        if (part.mend(assembly.arriving(bytes))) {
            inbox.mended(header);
        }
        if (!assembly.filled(bytes)) {
            return null;
        }
        assemblies[header.source()] = null;
        return assembly.message();
    }

    /** Releases incomplete messages. */
    @Override
    public void close() {
        for (Assembly assembly : assemblies) {
            if (assembly != null) {
                assembly.message().close();
            }
        }
    }
}
