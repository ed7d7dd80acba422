package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.locmoe.samples.TlsServer;
import io.locmoe.topology.joining.PatientWait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server plays the Kubernetes API server and returns addresses of pods. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class PodAddressesTest {
    private static final List<String> JOIN =
            List.of("demo-0.mesh.training.svc.x:72", "demo-1.mesh.training.svc.x:72", "demo-2.mesh.training.svc.x:72");
    private static final String FIRST = "{\"hostname\":\"demo-0\",\"addresses\":[\"10.0.0.7\"]}";
    private static final String THIRD =
            "{\"targetRef\":{\"name\":\"demo-2\"},\"addresses\":[\"10.0.0.9\"],\"conditions\":{\"ready\":false}}";

    /** Each reading of the clock finds it so much later. */
    private static final Duration READING = Duration.ofSeconds(3);

    private Path directory;
    private final AtomicLong clock = new AtomicLong();
    private final List<String> told = new ArrayList<>();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile List<String> endpoints;
    private volatile int status;
    private TlsServer server;

    @BeforeAll
    void start(@TempDir Path shared) throws IOException {
        directory = shared;
        server = TlsServer.start(directory, this::answer);
        Files.copy(server.authority(), directory.resolve("ca.crt"));
        Files.writeString(directory.resolve("token"), "secret\n");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        asked.clear();
        told.clear();
        endpoints = List.of(THIRD, FIRST);
        status = 200;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            String slices = "{\"kind\":\"EndpointSliceList\",\"items\":[{\"endpoints\":null},{\"endpoints\":["
                    + String.join(",", endpoints) + "]}]}";
            byte[] body = slices.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            // A pod gets its address after it was asked for.
            endpoints = List.of(THIRD, FIRST);
        }
    }

    private PodAddresses addresses(Duration deadline) {
        return addresses(server.port(), deadline);
    }

    private PodAddresses addresses(int port, Duration deadline) {
        Map<String, String> environment =
                Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "" + port);
        return new PodAddresses(ApiAccess.of(environment, directory), wait(deadline));
    }

    private PatientWait wait(Duration deadline) {
        return new PatientWait(deadline, told::add, () -> clock.addAndGet(READING.toNanos()));
    }

    @Test
    void namesBecomeAddressesAndThoseWithoutAreLeftOut() {
        assertThat(addresses(Duration.ofMinutes(1)).of(JOIN)).containsExactly("10.0.0.7:72", "10.0.0.9:72");
        assertThat(asked)
                .containsExactly("/apis/discovery.k8s.io/v1/namespaces/training/endpointslices"
                        + "?labelSelector=kubernetes.io%2Fservice-name%3Dmesh Bearer secret");
    }

    @Test
    void theFirstPodIsWaitedFor() {
        endpoints = List.of(THIRD);
        assertThat(addresses(Duration.ofMinutes(1)).of(JOIN).getFirst()).isEqualTo("10.0.0.7:72");
        assertThat(asked).hasSize(2);
        assertThat(told)
                .containsExactly("the API server of Kubernetes at https://127.0.0.1:" + server.port()
                        + " knows no address of the first node's pod " + JOIN.getFirst()
                        + ", but those of [demo-2]; waited for 6 s of at most 60 s (joinSeconds)");
    }

    @Test
    void aPodWithoutTheRightFailsAtOnceWithTheReason() {
        status = 403;
        assertThatThrownBy(() -> addresses(Duration.ofHours(1)).of(JOIN))
                .isInstanceOf(NodeException.class)
                .hasMessage("the API server of Kubernetes at https://127.0.0.1:" + server.port()
                        + " does not let this pod list the EndpointSlices of training (403): its service account needs"
                        + " a role with that right");
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedForAndNamed() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        assertThatThrownBy(() -> addresses(port, Duration.ofSeconds(1)).of(JOIN))
                .hasMessageContaining("https://127.0.0.1:" + port + " does not answer: ")
                .hasMessageEndingWith("; the time to wait for it (joinSeconds) is over");
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() throws IOException {
        ApiAccess access = new ApiAccess(
                URI.create("https://127.0.0.1:" + server.port()),
                directory.resolve("token"),
                TlsServer.stranger(directory));
        assertThatThrownBy(() -> new PodAddresses(access, wait(Duration.ZERO)).of(JOIN))
                .hasMessageContaining("does not answer: ");
        assertThat(asked).isEmpty();
    }

    @Test
    void namesAndEnvironmentsThatAreNotOfPodsAreRefused() {
        assertThatThrownBy(() -> addresses(Duration.ZERO).of(List.of(JOIN.getFirst(), "localhost:72")))
                .hasMessageContaining("an entry of join is POD.SERVICE.NAMESPACE:PORT, and 'localhost:72' is none");
        assertThatThrownBy(() -> ApiAccess.of(Map.of(), directory))
                .hasMessageContaining("the environment has no KUBERNETES_SERVICE_HOST");
    }
}
