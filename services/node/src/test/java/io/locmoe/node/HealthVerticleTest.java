package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The port for health and metrics of a node without certificates. */
class HealthVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private HealthVerticle health;

    @BeforeEach
    void start() {
        NodeConfig config = NodeConfig.defaults(0).withPorts(0, 0, 0, 0, 0);
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

    /** The answer to a request whose host may be another than that of the connection. */
    private String answer(String line, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", health.port())) {
            String request = line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
