package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.flight.Stranger;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that say nothing, or stop in the middle of a greeting, are closed. */
@Tag("slow")
@Timeout(120)
class SilentConnectionsTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private static Socket saying(int port, String words) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void requireClosed(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // HTTP/2 says a few things before it ends.
        }
        assertThat(socket.getInputStream().read()).isNegative();
    }

    @Test
    void streamAndBodyServersCloseSilentConnections() throws Exception {
        try (FlightMesh mesh = FlightMesh.ofTwoWithoutTheFirstStream(BodyChannel.TCP, false)
                        .joined(PATIENT);
                Stranger node0 = new Stranger(
                        mesh.planes.get(1), Trust.OPEN, StreamTicket.of(mesh.job("job", 1, 0, PATIENT), 1));
                Socket stream = saying(mesh.planes.get(1).port(), "");
                Socket body = saying(node0.offer().tcpPort(), "LOMB")) {
            requireClosed(body);
            requireClosed(stream);
        }
    }
}
