package io.locmoe.dataplane.body;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** No connection to the port that a peer offers for bodies: it is closed, or something on the way lets nothing pass. */
final class UnreachablePortException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachablePortException(int port, Duration waited, IOException cause) {
        super("no connection to port " + port
                + (cause instanceof SocketTimeoutException
                        ? " within " + waited.toMillis() / 1000.0 + " s"
                        : ": " + cause.getMessage()));
    }
}
