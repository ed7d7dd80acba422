package io.locmoe.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.Certificates;
import io.locmoe.control.access.Credentials;
import io.locmoe.control.access.Guard;
import io.locmoe.control.access.Target;
import io.locmoe.control.access.Tokens;
import io.locmoe.control.message.StatusMapper;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RunRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the parts of a call may take, and what is said of a node that takes longer. */
class SlowHandshakeTest {
    private static final RunRequest FROM_STORE =
            new RunRequest(Map.of("store", "s3://runs/a", "resume", "/c/step-000005"), "/c");

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        MeshClient.await(vertx.close());
    }

    private Identity node(int index) {
        return Certificates.in(directory).of(Role.NODE, "node-" + index);
    }

    /** As on a machine whose cores are all taken. Who is late must not be taken for a stranger. */
    @Test
    void aNodeThatIsSilentInTheHandshakeIsNamed() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RankService ranks = new ControlClient(
                            vertx, new Credentials(node(0), Optional.empty(), Duration.ofMillis(300)))
                    .ranks(new Peer("node-1", "127.0.0.1", 0, 0, silent.getLocalPort()));
            assertThatThrownBy(() -> MeshClient.await(ranks.runs("job-1", 1)))
                    .hasMessageStartingWith("node-1 (127.0.0.1:" + silent.getLocalPort()
                            + ") did not complete the TLS handshake in time (handshake timed out after 300ms)")
                    .returns(Code.DEADLINE, e -> ((ControlException) e).code());
        }
    }

    @Test
    void bothSidesGiveAHandshakeLessTimeThanACallBetweenNodes() {
        Identity node = node(0);
        assertThat(new Credentials(node, Optional.empty()).options())
                .returns(
                        Guard.HANDSHAKE.toMillis(),
                        options -> options.getSslHandshakeTimeoutUnit().toMillis(options.getSslHandshakeTimeout()));
        Guard guard = new Guard(node, Tokens.none());
        assertThat(guard.forNodes())
                .returns(
                        Guard.HANDSHAKE.toMillis(),
                        options -> options.getSslHandshakeTimeoutUnit().toMillis(options.getSslHandshakeTimeout()));
        assertThat(Guard.HANDSHAKE).isLessThan(RemoteRanks.DEADLINE);
    }

    /** The deadline goes with the call, as `grpc-timeout` in milliseconds or another unit. */
    @Test
    void aJobMayBeLookedAtForLongerThanOtherCallsMayTake() {
        Map<String, String> deadlines = new ConcurrentHashMap<>();
        HttpServer server = MeshClient.await(vertx.createHttpServer()
                .requestHandler(request -> {
                    deadlines.put(
                            request.path().substring(request.path().lastIndexOf('/') + 1),
                            request.getHeader("grpc-timeout"));
                    request.response()
                            .putHeader("content-type", "application/grpc")
                            .putHeader("grpc-status", "12")
                            .end();
                })
                .listen(0, "127.0.0.1"));
        RemoteMesh mesh = new RemoteMesh(
                new ControlClient(vertx, Trust.OPEN),
                new Target("127.0.0.1", server.actualPort(), Optional.empty(), Optional.empty()),
                false);
        assertThatThrownBy(() -> MeshClient.await(mesh.submit(new RunRequest(Map.of(), "/checkpoints"))))
                .hasMessageContainingAll("UNIMPLEMENTED", "it runs another version of locmoe");
        assertThatThrownBy(() -> MeshClient.await(mesh.topology())).hasMessageContaining("UNIMPLEMENTED");
        assertThat(seconds(deadlines.get("SubmitRun"))).isBetween(55L, 60L);
        assertThat(seconds(deadlines.get("Topology"))).isBetween(5L, 10L);
        assertThatThrownBy(() -> MeshClient.await(mesh.submit(FROM_STORE))).hasMessageContaining("UNIMPLEMENTED");
        assertThat(seconds(deadlines.get("SubmitRun"))).isBetween(7200L, 7260L);
    }

    @Test
    void aSubmissionThatEndsByItsDeadlineNamesWhatItWaitedFor() {
        Target node = new Target("127.0.0.1", 7200, Optional.of("node-0"), Optional.empty());
        Throwable late = StatusMapper.unanswered(node, "SubmitRun", new TimeoutException());
        Throwable explained = RemoteMesh.explained(FROM_STORE, late);
        assertThat(explained)
                .returns(Code.DEADLINE, failure -> ((ControlException) failure).code())
                .hasMessageStartingWith("node-0 (127.0.0.1:7200) did not answer SubmitRun in time (7260 s): ")
                .hasMessageContaining("brings /c/step-000005 from s3://runs/a;");
        Throwable told = new ControlException(Code.DEADLINE, explained.getMessage());
        assertThat(RemoteMesh.explained(FROM_STORE, told)).isSameAs(told);
    }

    private static long seconds(String timeout) {
        long value = Long.parseLong(timeout.substring(0, timeout.length() - 1));
        return switch (timeout.charAt(timeout.length() - 1)) {
            case 'S' -> value;
            case 'm' -> Duration.ofMillis(value).toSeconds();
            case 'u' -> Duration.ofNanos(1000 * value).toSeconds();
            case 'n' -> Duration.ofNanos(value).toSeconds();
            default -> throw new IllegalArgumentException(timeout);
        };
    }
}
