package io.locmoe.dataplane.body;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses and connects the body channels of a session. Several threads may connect to different peers.
 *
 * @param detours told which peers are only reachable by Flight
 */
public record BodyConnection(
        JobSession job, BodyChannel wish, Trust trust, BodyReader reader, Detours detours, long untilNanos) {
    private static final Logger LOG = System.getLogger(BodyConnection.class.getName());

    /**
     * Opens a channel; empty if bodies travel by Flight: because the configuration says so, or, with
     * {@link BodyChannel#AUTO}, because nothing else can be reached.
     *
     * @throws DataPlaneException if the configured channel cannot be opened, or the thread is interrupted
     */
    public Optional<OutgoingBodies> open(int peer, BodyOffer offer) {
        if (wish == BodyChannel.FLIGHT) {
            return Optional.empty();
        }
        List<String> failures = new ArrayList<>();
        for (BodyChannel channel : candidates(peer, offer)) {
            Optional<OutgoingBodies> bodies = tried(channel, peer, offer, failures);
            if (bodies.isPresent()) {
                return bodies;
            }
        }
        if (wish != BodyChannel.AUTO) {
            throw new DataPlaneException(
                    Code.PEER_LOST, sentence(peer, failures) + "; choose body channel auto or flight");
        }
        if (!failures.isEmpty()) {
            detours.add(peer, failures);
        }
        return Optional.empty();
    }

    /** Equal addresses mean the same machine; processes with different addresses use the network between these. */
    private List<BodyChannel> candidates(int peer, BodyOffer offer) {
        if (wish != BodyChannel.AUTO) {
            return List.of(wish);
        }
        List<BodyChannel> channels = new ArrayList<>();
        if (!offer.unixPath().isEmpty() && host(peer).equals(host(job.node()))) {
            channels.addAll(List.of(BodyChannel.SHARED_MEMORY, BodyChannel.UNIX));
        }
        if (!detours.isKnown(host(peer), offer.tcpPort())) {
            channels.add(BodyChannel.TCP);
        }
        return channels;
    }

    /** Empty if it fails, with the reason in {@code failures}. */
    private Optional<OutgoingBodies> tried(BodyChannel channel, int peer, BodyOffer offer, List<String> failures) {
        BodyPeer other = new BodyPeer(host(peer), job.nodeName(peer), trust, job.deadline());
        try {
            OutgoingBodies bodies = OutgoingBodies.connect(offer, channel, other, reader, untilNanos);
            if (!failures.isEmpty()) {
                LOG.log(Level.WARNING, sentence(peer, failures) + "; bodies go by " + channel.text());
            }
            return Optional.of(bodies);
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(Code.CANCELLED, "interrupted while joining", e);
        } catch (IOException | RefusedException | UnsupportedOperationException e) {
            if (e instanceof UnreachablePortException) {
                detours.unreachable(other.host(), offer.tcpPort());
            }
            failures.add(channel.text() + ": " + other.describe(e));
            return Optional.empty();
        }
    }

    private String sentence(int peer, List<String> failures) {
        return "no body channel from node " + job.node() + " to " + job.name(peer) + ", " + String.join("; ", failures);
    }

    private String host(int node) {
        String address = job.peers().get(node);
        return address.substring(0, address.lastIndexOf(':'));
    }
}
