package io.locmoe.control.server;

import io.locmoe.control.access.Guard;
import io.locmoe.identity.TokenBucket;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits what one peer may ask of a port. A peer is the principal of a certificate, otherwise an address, so a
 * stranger's flood takes nothing from callers with a certificate. Used on one event loop.
 */
public final class PeerLimits {
    static final int CONNECTIONS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(PeerLimits.class);
    private static final int CALLS = 256;
    static final int CALLS_A_SECOND = 500;
    static final int CALLS_AT_ONCE = 2000;
    private static final int PEERS = 16_384;

    private final LongSupplier nanoseconds;
    private final Map<String, Peer> peers = new HashMap<>();

    public PeerLimits() {
        this(System::nanoTime);
    }

    PeerLimits(LongSupplier nanoseconds) {
        this.nanoseconds = nanoseconds;
    }

    /** Current use by a peer. */
    private static final class Peer {
        private final TokenBucket allowance;
        private int connections;
        private int calls;

        private Peer(LongSupplier nanoseconds) {
            allowance = new TokenBucket(CALLS_AT_ONCE, CALLS_A_SECOND, nanoseconds);
        }

        private boolean isForgettable() {
            return connections == 0 && allowance.isFull();
        }
    }

    /** Counts a connection; closes it if its peer has too many. */
    public void connected(HttpConnection connection) {
        String name = name(connection);
        if (peers.size() >= PEERS) {
            peers.values().removeIf(Peer::isForgettable);
        }
        Peer peer = peers.size() < PEERS ? peers.computeIfAbsent(name, any -> new Peer(nanoseconds)) : peers.get(name);
        if (peer == null || peer.connections >= CONNECTIONS) {
            LOG.debug("{} has too many connections; one is closed", name);
            connection.close();
            return;
        }
        peer.connections++;
        if (peer.connections == CONNECTIONS) {
            LOG.warn("{} has {} connections; further ones are closed", name, CONNECTIONS);
        }
        connection.closeHandler(closed -> peer.connections--);
    }

    /** Counts a call until its response ends; returns a reason if the call must be refused. */
    public Optional<String> refusal(HttpServerRequest request) {
        Peer peer = peers.get(name(request.connection()));
        if (peer == null) {
            return Optional.of("the node has too many peers; try again later");
        }
        if (peer.calls >= CALLS) {
            return Optional.of("the caller has " + CALLS + " open calls; end some of them first");
        }
        if (!peer.allowance.take()) {
            return Optional.of("the caller has made more than " + CALLS_A_SECOND + " calls a second; slow down");
        }
        peer.calls++;
        request.response().endHandler(ended -> peer.calls--);
        return Optional.empty();
    }

    private static String name(HttpConnection connection) {
        return Guard.principal(connection)
                .map(Object::toString)
                .orElseGet(() -> connection.remoteAddress().hostAddress());
    }
}
