package io.locmoe.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.control.Events;
import io.locmoe.control.ServedMesh;
import io.locmoe.guard.PluginGuard;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.locmoe.spi.device.DeviceException;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshClientTest {
    private final ServedMesh served = new ServedMesh();

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void requestsArriveUnchanged() {
        RunRequest request = new RunRequest(
                Map.of("experts", "8", "router.capacityFactor", "1.5"),
                "/out/checkpoints",
                "run-1",
                Optional.of(Events.failure(NodeFailure.Kind.SEVERAL, 2.25)));
        try (MeshClient client = served.connect()) {
            assertThat(client.submit(request)).isEqualTo("job-1");
            client.checkpoint("job-1");
            client.cancel("job-1");
            client.leave("node-1");
        }
        assertThat(served.mesh.calls).containsExactly(request, "checkpoint job-1", "cancel job-1", "leave node-1");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1", "1, 0, 1, 1", "1, 1, 0, 1", "1, 1, 1, -1", "1, 1, 1, NaN", "1, 1, 1, Infinity"})
    void invalidLossesAreRefused(long step, int nodes, int number, double seconds) {
        assertThatThrownBy(() -> new NodeFailure(NodeFailure.Kind.NODE, List.of(), step, nodes, number, seconds, ""))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID))
                .hasMessageContaining("step " + step);
    }

    @Test
    void topologyArrivesWhole() {
        try (MeshClient client = served.connect()) {
            assertThat(client.topology()).isEqualTo(MeshClient.await(served.mesh.topology()));
        }
    }

    @Test
    void filesArriveUnchanged() {
        StoredFile file = new StoredFile("step-000005", "config.json", 1L << 40);
        served.mesh.stored = new StoredFiles(List.of(file), 7);
        served.mesh.part = FilePart.of("a part".getBytes(StandardCharsets.UTF_8), 1L << 40);
        try (MeshClient client = served.connect()) {
            FileClient files = new FileClient(client, "job-1");
            assertThat(files.list("node-1")).isEqualTo(served.mesh.stored);
            assertThat(files.read("node-1", file, 3).content()).isEqualTo(served.mesh.part.content());
            served.mesh.part = new FilePart(new byte[] {1}, 2, 3);
            assertThatThrownBy(() -> files.read("node-1", file, 3)).hasMessageContaining("damaged");
        }
        assertThat(served.mesh.calls)
                .startsWith("files of job-1 on node-1", "step-000005/config.json of job-1 on node-1 from 3");
    }

    @Test
    void everyErrorKeepsItsCodeAndItsMessage() {
        String message = "width 100 is not divisible\nby 8 experts; 100 % 8 ≠ 0";
        try (MeshClient client = served.connect()) {
            for (Code code : Code.values()) {
                served.mesh.answer = Future.failedFuture(new ControlException(code, message));
                assertThatThrownBy(() -> client.cancel("job-1"))
                        .hasMessage(message)
                        .asInstanceOf(InstanceOfAssertFactories.type(ControlException.class))
                        .returns(code, ControlException::code);
            }
        }
    }

    @Test
    void anInternalErrorRevealsItsTypeButNotItsMessage() {
        try (MeshClient client = served.connect()) {
            served.mesh.answer = Future.failedFuture(new IllegalStateException("secret"));
            assertThatThrownBy(() -> client.cancel("job-1"))
                    .hasMessage("CancelRun failed inside the node (IllegalStateException); its log has the cause")
                    .returns(Code.INTERNAL, e -> ((ControlException) e).code());
        }
    }

    @Test
    void theCauseOfAPlugInsFailureReachesTheCommand() {
        PluginGuard guard = new PluginGuard("acme 7", getClass().getClassLoader());
        RuntimeException failed = catchThrowableOfType(
                RuntimeException.class,
                () -> guard.call("open", () -> {
                    throw new DeviceException("no toolkit in /opt/acme; install one");
                }));
        try (MeshClient client = served.connect()) {
            for (Throwable failure : List.of(failed, new IllegalStateException("the job did not start", failed))) {
                served.mesh.answer = Future.failedFuture(failure);
                assertThatThrownBy(() -> client.cancel("job-1"))
                        .hasMessage("plug-in acme 7 failed in open: no toolkit in /opt/acme; install one");
            }
        }
    }

    @Test
    void aPortWhereNobodyListensIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> MeshClient.connect("127.0.0.1:" + port))
                .hasMessageStartingWith("no node answers at 127.0.0.1:" + port)
                .returns(Code.UNREACHABLE, e -> ((ControlException) e).code());
    }

    @Test
    void anInvalidAddressIsRefused() {
        for (String address : new String[] {"", "host", "host:", "host:port", "host:70000"}) {
            assertThatThrownBy(() -> MeshClient.connect(address))
                    .hasMessage("the address of a mesh is HOST:PORT, not '" + address + "'");
        }
    }

    @Tag("slow")
    @Test
    void aNodeThatListensButNeverAnswersMeetsTheDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> MeshClient.connect("127.0.0.1:" + silent.getLocalPort()))
                    .hasMessageContaining("did not answer Topology in time")
                    .returns(Code.DEADLINE, e -> ((ControlException) e).code());
        }
    }
}
