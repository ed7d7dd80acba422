package io.locmoe.dataplane.body;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The port that a peer offers for bodies cannot be reached: it is closed, or packets are dropped on the way. */
final class UnreachablePortException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachablePortException(int port, Duration waited, IOException cause) {
        super("no connection to port " + port
                + (cause instanceof SocketTimeoutException
                        ? " within " + waited.toMillis() / 1000.0 + " s"
                        : ": " + cause.getMessage()));
    }
}
