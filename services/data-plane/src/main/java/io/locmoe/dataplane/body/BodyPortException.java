package io.locmoe.dataplane.body;

import io.locmoe.dataplane.failure.RefusedException;
import java.io.IOException;

/** The TCP port of body channels cannot be listened on. */
public final class BodyPortException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyPortException(String host, int port, Exception cause) {
        super(
                "body channels cannot listen on " + host + ":" + port + ": " + RefusedException.describe(cause)
                        + "; choose another address, or port 0",
                cause);
    }
}
