package io.locmoe.dataplane.body;

import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Principal;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that peers may present, each once, and only by the peer it was offered to. Thread-safe. */
final class BodyOffers {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, IncomingBodies> open = new ConcurrentHashMap<>();

    /** Makes a token that nobody can guess. */
    String add(IncomingBodies bodies) {
        byte[] token = new byte[BodyOffer.TOKEN_BYTES];
        random.nextBytes(token);
        String text = HexFormat.of().formatHex(token);
        open.put(text, bodies);
        return text;
    }

    void remove(String token) {
        open.remove(token);
    }

    /**
     * Takes a token, which cannot be taken again.
     *
     * @param peer the peer's proven identity; empty if the connection itself is the proof, or the mesh is open
     * @return empty if it is unknown, or was taken before
     * @throws RefusedException if it was offered to another peer, for which it stays valid
     */
    Optional<IncomingBodies> take(String token, Optional<Principal> peer) {
        Optional<IncomingBodies> offered = Optional.ofNullable(open.get(token));
        offered.ifPresent(bodies -> peer.ifPresent(node -> NodeProof.require(node, bodies.nodeName())));
        return offered.filter(bodies -> open.remove(token, bodies));
    }
}
