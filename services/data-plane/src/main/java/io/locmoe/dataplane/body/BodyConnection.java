package io.locmoe.dataplane.body;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.identity.Identity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses and connects the body channel to one peer.
 *
 * @param identity null in an open mesh
 */
public record BodyConnection(
        JobSession job, int peer, BodyChannel wish, Identity identity, BodyReader reader, long untilNanos) {
    private static final Logger LOG = System.getLogger(BodyConnection.class.getName());

    /**
     * Null if bodies go by Flight: because that was asked for, because the peer offers nothing else, or, with {@link
     * BodyChannel#AUTO}, because nothing else can be reached.
     *
     * @throws DataPlaneException if the channel that was asked for cannot be opened
     */
    public OutgoingBodies open(BodyOffer offer) {
        if (offer == null || wish == BodyChannel.FLIGHT) {
            return null;
        }
        BodyPeer other = new BodyPeer(host(peer), job.nodeName(peer), identity);
        List<String> failures = new ArrayList<>();
        for (BodyChannel channel : candidates(offer)) {
            try {
                OutgoingBodies bodies = OutgoingBodies.connect(offer, channel, other, reader, untilNanos);
                if (!failures.isEmpty()) {
                    LOG.log(Level.WARNING, sentence(failures) + "; bodies go by " + channel.text());
                }
                return bodies;
            } catch (IOException | RefusedException | UnsupportedOperationException e) {
                failures.add(channel.text() + ": " + other.describe(e));
            }
        }
        if (wish != BodyChannel.AUTO) {
            throw new DataPlaneException(Code.PEER_LOST, sentence(failures) + "; choose body channel auto or flight");
        }
        LOG.log(Level.WARNING, sentence(failures) + "; bodies go by Flight");
        return null;
    }

    private String sentence(List<String> failures) {
        return "no body channel from node " + job.node() + " to " + job.name(peer) + ", " + String.join("; ", failures);
    }

    /** One address is one machine; processes on one machine with addresses of their own have links of their own. */
    private List<BodyChannel> candidates(BodyOffer offer) {
        if (wish != BodyChannel.AUTO) {
            return List.of(wish);
        }
        boolean near = !offer.unixPath().isEmpty() && host(peer).equals(host(job.node()));
        return near ? List.of(BodyChannel.SHARED_MEMORY, BodyChannel.UNIX, BodyChannel.TCP) : List.of(BodyChannel.TCP);
    }

    private String host(int node) {
        String address = job.peers().get(node);
        return address.substring(0, address.lastIndexOf(':'));
    }
}
