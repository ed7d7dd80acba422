package io.locmoe.dataplane.body;

import java.io.IOException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The TLS handshake of a body channel, on the thread of whoever opens it.
 *
 * @param engine engine of the bytes, on which the handshake has begun
 */
record TlsHandshake(TlsBytes bytes, SSLEngine engine) {

    /**
     * Proceeds as far as the socket allows; returns whether the handshake is complete.
     *
     * @throws SSLException if either end refuses the other; the peer gets an alert
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

    /** Sends the alert after a failure; the connection is closed afterwards. */
    private void tellWhy() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                bytes.speak();
            }
        } catch (IOException e) {
            // The peer does not learn the reason.
        }
    }
}
