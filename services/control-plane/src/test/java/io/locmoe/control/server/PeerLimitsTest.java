package io.locmoe.control.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.ServedMesh;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.TokenBucket;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeerLimitsTest {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] PING = "\0\0\10\6\0\0\0\0\0pingpong".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MORE = 40;

    @Test
    void connectionsOfAPeerBeyondTheLimitAreClosedAndThenItMayConnectAgain() throws Exception {
        ServedMesh served = new ServedMesh();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < PeerLimits.CONNECTIONS + MORE; i++) {
                Socket socket = new Socket("127.0.0.1", served.server.port());
                socket.getOutputStream().write(PREFACE);
                socket.setSoTimeout(30_000);
                sockets.add(socket);
            }
            int closed = 0;
            for (Socket socket : sockets) {
                closed += isClosed(socket) ? 1 : 0;
            }
            assertThat(closed).isEqualTo(MORE);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            try (MeshClient client = served.connect()) {
                return client.topology().nodes().size() == 2;
            }
        });
        served.close();
    }

    /** A connection that stays answers a ping: a frame of 8 bytes, of type 6, with flag 1. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.getOutputStream().write(PING);
            StringBuilder frames = new StringBuilder();
            while (!frames.toString().contains("\0\0\10\6\1")) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return true;
                }
                frames.append((char) next);
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void callsAreLimitedToABurstAndThenToARate() {
        AtomicLong now = new AtomicLong();
        TokenBucket allowance = new TokenBucket(3, 2, now::get);
        assertThat(List.of(allowance.take(), allowance.take(), allowance.take(), allowance.take()))
                .containsExactly(true, true, true, false);
        now.addAndGet(500_000_000L);
        assertThat(List.of(allowance.take(), allowance.take())).containsExactly(true, false);
        assertThat(allowance.isFull()).isFalse();
        now.addAndGet(1_500_000_000L);
        assertThat(allowance.isFull()).isTrue();
    }
}
