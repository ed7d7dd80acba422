package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.locmoe.control.access.Guard;
import io.locmoe.control.client.MeshClient;
import io.locmoe.node.metrics.NodeMetrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The port for health and metrics of a node without certificates. */
class HealthVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private HealthVerticle health;

    @BeforeEach
    void start() {
        start(NodeConfig.defaults(0).withPorts(0, 0, 0, 0, 0));
    }

    private void start(NodeConfig config) {
        NodeMetrics metrics = new NodeMetrics(config.name(), "1", () -> 1, () -> 0);
        health = new HealthVerticle(config, new NodeRoles(Guard.open()), metrics);
        MeshClient.await(vertx.deployVerticle(health));
    }

    @AfterEach
    void close() {
        MeshClient.await(vertx.close());
    }

    @Test
    void onlyReadingIsAllowed() throws IOException {
        assertThat(answer("GET /metrics", "127.0.0.1"))
                .startsWith("HTTP/1.1 200 ")
                .contains("locmoe_node");
        assertThat(answer("HEAD /metrics", "127.0.0.1"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("locmoe_node");
        assertThat(answer("POST /metrics", "127.0.0.1"))
                .startsWith("HTTP/1.1 405 ")
                .contains("allow: GET, HEAD");
        assertThat(answer("DELETE /health/live", "127.0.0.1")).startsWith("HTTP/1.1 405 ");
        assertThat(answer("POST /elsewhere", "127.0.0.1")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void metricsAreNotForPagesOfForeignDomains() throws IOException {
        assertThat(answer("GET /metrics", "localhost")).startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET /metrics", "rebound.example.com"))
                .startsWith("HTTP/1.1 421 ")
                .doesNotContain("locmoe_node");
        assertThat(answer("GET /health/live", "rebound.example.com")).startsWith("HTTP/1.1 200 ");
    }

    /** Without certificates the page is for loopback connections only, of which the node's address takes none. */
    @Test
    void aNodeThatIsBoundToAnotherAddressServesItsPageAtTheOneThatItLogs() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(HealthVerticle.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        start(NodeConfig.defaults(0).withHost("127.0.0.2", "127.0.0.2").withPorts(0, 0, 0, 0, 0));
        logger.setLevel(null);
        logger.detachAppender(log);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("node-0 serves the page of the mesh at http://localhost:" + health.port() + "/page/");
        assertThat(answer("GET /page", "localhost:" + health.port())).startsWith("HTTP/1.1 308 ");
        try (Socket own = new Socket("127.0.0.2", health.port())) {
            assertThat(own.isConnected()).isTrue();
        }
    }

    /** The answer to a request whose host may be another than that of the connection. */
    private String answer(String line, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", health.port())) {
            String request = line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
