package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Reads the page with a node's metrics: also of nodes that the harness has not started. */
public final class MetricsPage {
    private static final int MILLISECONDS = 10_000;

    private MetricsPage() {}

    /**
     * Reads it; waits for some seconds at most.
     *
     * @param node name of the node, for messages
     * @param host address of the node
     * @param port of health and metrics
     * @throws HarnessException if the node does not answer
     */
    public static NodeMetrics of(String node, String host, int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + host + ":" + port + "/metrics")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(MILLISECONDS);
            connection.setReadTimeout(MILLISECONDS);
            try (InputStream page = connection.getInputStream()) {
                return NodeMetrics.parse(new String(page.readAllBytes(), StandardCharsets.UTF_8));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw new HarnessException(
                    node + " does not give its metrics at " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }
}
