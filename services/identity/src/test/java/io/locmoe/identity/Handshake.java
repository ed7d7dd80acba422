package io.locmoe.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** A TLS connection between two engines of this process, without a network. */
final class Handshake {
    private static final int BYTES = 1 << 18;
    private static final int MOST_STEPS = 1_000;

    private final Side client;
    private final Side server;

    private static final class Side {
        final SSLEngine engine;
        final ByteBuffer incoming = ByteBuffer.allocate(BYTES);
        final ByteBuffer read = ByteBuffer.allocate(BYTES);
        SSLException failure;

        Side(SSLEngine engine) {
            this.engine = engine;
        }
    }

    /** Connects; the server asks for a certificate and needs one. */
    Handshake(SSLContext client, SSLContext server) {
        this(client, server, true);
    }

    Handshake(SSLContext client, SSLContext server, boolean certificateNeeded) {
        this.client = new Side(client.createSSLEngine("localhost", 1));
        this.server = new Side(server.createSSLEngine());
        this.client.engine.setUseClientMode(true);
        this.server.engine.setUseClientMode(false);
        if (certificateNeeded) {
            this.server.engine.setNeedClientAuth(true);
        } else {
            this.server.engine.setWantClientAuth(true);
        }
        begin(this.client);
        begin(this.server);
        exchange();
    }

    private static void begin(Side side) {
        try {
            side.engine.beginHandshake();
        } catch (SSLException e) {
            side.failure = e;
        }
    }

    private void exchange() {
        int steps = 0;
        while (step(client, server) | step(server, client)) {
            if (++steps > MOST_STEPS) {
                throw new IllegalStateException("the handshake does not end");
            }
        }
    }

    private static boolean step(Side one, Side other) {
        try {
            return switch (one.engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    one.engine.getDelegatedTask().run();
                    yield true;
                }
                case NEED_WRAP -> wrap(one, other, ByteBuffer.allocate(0));
                default -> one.incoming.position() > 0 && unwrap(one);
            };
        } catch (SSLException e) {
            boolean first = one.failure == null;
            one.failure = first ? e : one.failure;
            one.incoming.clear();
            return first;
        }
    }

    private static boolean wrap(Side one, Side other, ByteBuffer content) throws SSLException {
        return one.engine.wrap(content, other.incoming).bytesProduced() > 0;
    }

    private static boolean unwrap(Side one) throws SSLException {
        one.incoming.flip();
        try {
            SSLEngineResult result = one.engine.unwrap(one.incoming, one.read);
            return result.bytesConsumed() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
        } finally {
            one.incoming.compact();
        }
    }

    /** The text that the server reads when the client sends one now. */
    String sent(String text) throws SSLException {
        wrap(client, server, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        exchange();
        server.read.flip();
        String read = StandardCharsets.UTF_8.decode(server.read).toString();
        server.read.clear();
        return read;
    }

    /** The session as the client sees it. */
    SSLSession atClient() {
        return client.engine.getSession();
    }

    /** The session as the server sees it. */
    SSLSession atServer() {
        return server.engine.getSession();
    }

    SSLException clientFailure() {
        return client.failure;
    }

    SSLException serverFailure() {
        return server.failure;
    }
}
