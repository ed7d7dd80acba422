package io.locmoe.dataplane.flight;

import static io.locmoe.dataplane.failure.Wording.seconds;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.body.BodyConnection;
import io.locmoe.dataplane.body.Detours;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.reader.BodyReader;
import java.util.concurrent.TimeUnit;

/** Opens streams to peers that start at about the same time as this node: tries again while a peer is not up yet. */
record PeerOpening(
        JobSession job,
        PeerChannels channels,
        BodyChannel bodies,
        BodyReader reader,
        Detours detours,
        LossListener lost,
        long untilNanos) {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 200;
    /**
     * Pause per node of the job. Every attempt costs both ends a TLS handshake, and many waiting nodes would slow down
     * the start of a late one. So all of them together try about twenty times a second, however many they are.
     */
    private static final long PAUSE_OF_A_NODE_MILLIS = 50;

    /**
     * Waits until the peer has accepted the stream.
     *
     * @throws DataPlaneException if the peer refuses or cannot be reached in time
     */
    PeerStream open(int peer) {
        RefusedException earlier = null;
        int nodes = job.topology().nodes();
        for (long pause = FIRST_PAUSE_MILLIS; ; pause = longerPause(pause, nodes)) {
            PeerStream stream = new PeerStream(job, peer, channels, bodies != BodyChannel.FLIGHT, reader, lost);
            RefusedException refused = answer(stream);
            if (refused == null) {
                return stream;
            }
            stream.close();
            if (!refused.later() || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) >= untilNanos) {
                throw failure(peer, refused == PeerState.NO_ANSWER && earlier != null ? earlier : refused);
            }
            earlier = refused;
            sleep(pause);
        }
    }

    /** The next pause of a node between two attempts, in milliseconds. */
    static long longerPause(long pause, int nodes) {
        return Math.min(2 * pause, Math.max(LONGEST_PAUSE_MILLIS, PAUSE_OF_A_NODE_MILLIS * nodes));
    }

    /**
     * Connects the body channel that the accepting peer offers, if possible. Waits a few seconds at most; several peers
     * may be waited for at once.
     *
     * @param stream closed after a failure
     * @return the same stream
     */
    PeerStream withBodies(PeerStream stream, int peer) {
        BodyConnection connection = new BodyConnection(job, bodies, channels.trust(), reader, detours, untilNanos);
        try {
            stream.offer().flatMap(offer -> connection.open(peer, offer)).ifPresent(stream::bodies);
            return stream;
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private RefusedException answer(PeerStream stream) {
        try {
            return stream.awaitAccepted(untilNanos);
        } catch (DataPlaneException interrupted) {
            stream.close();
            throw interrupted;
        }
    }

    private DataPlaneException failure(int peer, RefusedException refused) {
        return new DataPlaneException(
                refused.code(),
                "node " + job.node() + " could not open its stream to " + job.name(peer)
                        + (refused.later() ? " within " + seconds(job.deadline()) : "") + ": " + refused.getMessage());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(Code.CANCELLED, "interrupted while joining", e);
        }
    }
}
