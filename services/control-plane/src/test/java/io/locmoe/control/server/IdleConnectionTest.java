package io.locmoe.control.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.access.Guard;
import io.locmoe.control.client.MeshClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections on which nothing happens, on a port that waits for a short time instead of two minutes. */
@Timeout(60)
class IdleConnectionTest {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] PING = "\0\0\10\6\0\0\0\0\0pingpong".getBytes(StandardCharsets.ISO_8859_1);
    private static final Duration IDLE = Duration.ofMillis(1500);

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void listen() {
        server = MeshClient.await(new ListenerGate(Guard.open(), false, IDLE, System::nanoTime)
                .server(vertx, request -> request.response().end())
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        MeshClient.await(vertx.close());
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    }

    /** Waits for the end of what the port sends. */
    private static void awaitEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void silentConnectionsAreClosed() throws IOException {
        try (Socket silent = connect()) {
            awaitEnd(silent);
        }
    }

    @Tag("slow")
    @Test
    void idleConnectionsAreClosedUnlessTheyPing() throws Exception {
        try (Socket silent = connect();
                Socket lively = connect()) {
            silent.getOutputStream().write(PREFACE);
            lively.getOutputStream().write(PREFACE);
            Thread pings = Thread.ofVirtual().start(() -> ping(lively));
            long start = System.nanoTime();
            awaitEnd(silent);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(IDLE.dividedBy(2));
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
            pings.interrupt();
            pings.join();
            InputStream acknowledged = lively.getInputStream();
            acknowledged.skipNBytes(acknowledged.available());
            lively.getOutputStream().write(PING);
            assertThat(acknowledged.read()).as("it is still answered").isNotNegative();
        }
    }

    private static void ping(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write(PING);
                TimeUnit.MILLISECONDS.sleep(IDLE.toMillis() / 10);
            }
        } catch (IOException | InterruptedException e) {
            // The test has ended, or fails by what it reads.
            return;
        }
    }
}
