package io.locmoe.dataplane.body;

import java.io.IOException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The beginning of TLS on a body channel, on the thread of whoever opens it.
 *
 * @param engine of the bytes, which has been told to begin
 */
record TlsHandshake(TlsBytes bytes, SSLEngine engine) {

    /**
     * Goes on as far as the socket lets it; returns whether the handshake is complete.
     *
     * @throws SSLException if the peer is refused, or refuses; it is told
     */
    boolean proceed() throws IOException {
        try {
            while (bytes.flush() && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                if (!step()) {
                    return false;
                }
            }
            return !bytes.waitsForRoom();
        } catch (SSLException e) {
            tellWhy();
            throw e;
        }
    }

    /** @return false if it is the peer's turn */
    private boolean step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> work();
            case NEED_WRAP -> bytes.speak();
            default -> {
                boolean arrived = bytes.listen();
                if (bytes.ended()) {
                    throw new SSLException("the peer closed the connection while TLS began");
                }
                return arrived || engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
            }
        }
        return true;
    }

    private void work() throws SSLException {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            throw new SSLException("the connection was closed here while TLS began");
        }
        task.run();
    }

    /** The alert that follows a failure; the connection is closed after it. */
    private void tellWhy() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                bytes.speak();
            }
        } catch (IOException e) {
            // The peer hears less.
        }
    }
}
