package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** Connections of a test to a node. */
final class Connections {
    private Connections() {}

    /** Reads until the node closes the connection. */
    static void awaitClosed(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
