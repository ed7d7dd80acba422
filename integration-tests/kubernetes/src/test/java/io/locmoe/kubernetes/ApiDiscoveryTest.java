package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.samples.Project;
import io.locmoe.samples.TlsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes find each other by the EndpointSlices of a server that plays the API server. Their names have no address. They
 * are processes, as what a pod is told is in its environment.
 */
@Tag("slow")
class ApiDiscoveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int NODES = 3;

    @TempDir
    private Path directory;

    private final List<String> pods = new CopyOnWriteArrayList<>();
    private final List<CommandProcess> nodes = new ArrayList<>();
    private volatile int status = 200;
    private int[] ports;
    private TlsServer server;

    @BeforeEach
    void start() throws IOException {
        ports = IntStream.range(0, 2 * NODES).map(_ -> freePort()).toArray();
        server = TlsServer.start(directory, this::answer);
        Files.copy(server.authority(), directory.resolve("ca.crt"));
        Files.writeString(directory.resolve("token"), "secret");
    }

    @AfterEach
    void stop() {
        nodes.forEach(CommandProcess::close);
        server.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String endpoints = String.join(
                    ",",
                    pods.stream()
                            .map(pod -> "{\"hostname\":\"" + pod + "\",\"addresses\":[\"127.0.0.1\"]}")
                            .toList());
            byte[] body = ("{\"items\":[{\"endpoints\":[" + endpoints + "]}]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Starts a node; its port of membership is in the list, and the next one is for health. */
    private CommandProcess node(int index) throws IOException {
        List<String> join = IntStream.range(0, NODES)
                .mapToObj(n -> "\"demo-%d.mesh.training.svc.nowhere.invalid:%d\"".formatted(n, ports[n]))
                .toList();
        Path config = Files.writeString(directory.resolve("node-" + index + ".yaml"), """
                index: %d
                cluster: discovered-%d
                open: true
                discovery: api
                serviceAccount: %s
                membershipPort: %d
                httpPort: %d
                joinSeconds: 90
                join: [%s]
                """.formatted(
                        index, ports[0], directory, ports[index], ports[NODES + index], String.join(", ", join)));
        Installation installation = new Installation(Project.root().resolve("services/cli/target/locmoe"));
        CommandProcess process = CommandProcess.start(
                "node-" + index,
                installation.node(List.of("--config", config.toString())),
                directory.resolve("node-" + index),
                Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        "127.0.0.1",
                        "KUBERNETES_SERVICE_PORT",
                        "" + server.port(),
                        // Code that lives for seconds is not worth the second compiler.
                        "JAVA_TOOL_OPTIONS",
                        "-XX:TieredStopAtLevel=1"));
        nodes.add(process);
        return process;
    }

    private boolean sees(int index, int count) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ports[NODES + index] + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("locmoe_mesh_nodes " + count + ".0");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The one that is there before the first says whom it waits for, and is the same process when the first comes. */
    @Test
    void aNodeWaitsForALateFirstOneAndALateThirdOneJoinsThem() throws IOException {
        pods.add("demo-1");
        CommandProcess second = node(1);
        await().atMost(LIMIT).until(() -> second.tail().contains("knows no address of the first node's pod demo-0."));
        node(0);
        pods.add("demo-0");
        await().atMost(LIMIT).until(() -> sees(0, 2) && sees(1, 2));
        assertThat(second.runs()).isTrue();
        pods.add("demo-2");
        node(2);
        await().atMost(LIMIT).until(() -> sees(0, 3) && sees(1, 3) && sees(2, 3));
    }

    @Test
    void aNodeThatMayNotAskEndsWithTheReason() throws IOException {
        status = 403;
        CommandProcess node = node(0);
        assertThat(node.awaitEnd(LIMIT)).isEqualTo(1);
        assertThat(node.errors()).contains("does not let this pod list the EndpointSlices of training (403)");
    }
}
