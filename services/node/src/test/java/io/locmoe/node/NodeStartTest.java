package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.NodeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.IntFunction;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class NodeStartTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void aBusyPortIsNamedWithItsKey() throws IOException {
        busy("flightPort", port -> mesh.config(0).withPorts(port, 0, 0, 0, 0));
        busy("bodyPort", port -> mesh.config(0).withPorts(0, port, 0, 0, 0));
        busy("controlPort", port -> mesh.config(0).withPorts(0, 0, port, 0, 0));
        busy("rankPort", port -> mesh.config(0).withPorts(0, 0, 0, port, 0));
        busy("httpPort", port -> mesh.config(0).withPorts(0, 0, 0, 0, port));
        busy("the membership port", port -> mesh.config(0).withMesh(mesh.cluster, port, mesh.join()));
    }

    private static void busy(String key, IntFunction<NodeConfig> config) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            NodeConfig conflicting = config.apply(taken.getLocalPort());
            assertThatThrownBy(() ->
                            NodeApplication.start(conflicting, (p, d) -> new FakeWork(), NodeApplication.options()))
                    .hasMessageStartingWith("node-0: " + key + " 127.0.0.1:" + taken.getLocalPort() + " is in use")
                    .returns(NodeException.Code.PORT_IN_USE, e -> ((NodeException) e).code());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNotCalledABusyPort() {
        // 192.0.2.0/24 is reserved for documentation, RFC 5737.
        NodeConfig config = mesh.config(0).withHost("127.0.0.1", "192.0.2.1");
        assertThatThrownBy(() -> NodeApplication.start(config, (p, d) -> new FakeWork(), NodeApplication.options()))
                .hasMessageContaining(" 192.0.2.1:0 cannot be bound: bind must be an address of this machine")
                .returns(NodeException.Code.ADDRESS, e -> ((NodeException) e).code());
    }

    @Test
    void aHostWithoutAnAddressIsNamed() {
        NodeConfig config = mesh.config(0).withHost("no-such-host.invalid", "no-such-host.invalid");
        assertThatThrownBy(() -> NodeApplication.start(config, (p, d) -> new FakeWork(), NodeApplication.options()))
                .hasMessageContaining("'no-such-host.invalid' has no address")
                .returns(NodeException.Code.ADDRESS, e -> ((NodeException) e).code());
        NodeConfig advertised = mesh.config(0).withHost("no-such-host.invalid", "127.0.0.1");
        assertThatThrownBy(() -> NodeApplication.start(advertised, (p, d) -> new FakeWork(), NodeApplication.options()))
                .hasMessageContaining("'no-such-host.invalid'")
                .hasMessageContaining("has no address")
                .returns(NodeException.Code.ADDRESS, e -> ((NodeException) e).code());
    }

    @Test
    void nodesBoundToAllAddressesAnnounceTheirReachableOne() throws Exception {
        for (int index = 0; index < 2; index++) {
            NodeConfig config = mesh.config(index).withHost("127.0.0.1", "0.0.0.0");
            mesh.nodes.add(NodeApplication.start(config, (p, d) -> new FakeWork(), NodeApplication.options()));
        }
        NodeApplication first = mesh.nodes.getFirst();
        for (int port : new int[] {
            first.membershipPort(), first.flightPort(), first.controlPort(), first.rankPort(), first.httpPort()
        }) {
            // Another address of the same machine: what is bound to 127.0.0.1 alone does not answer at it.
            try (Socket socket = new Socket("127.0.0.2", port)) {
                assertThat(socket.isConnected()).isTrue();
            }
        }
        MeshClient client = mesh.client(1);
        assertThat(client.topology().nodes())
                .hasSize(2)
                .extracting(NodeStatus::host)
                .containsOnly("127.0.0.1");
        assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(2, 2))).outcome())
                .isEqualTo(RunOutcome.COMPLETED);
    }

    @Test
    void nodesAnnounceTheirRackAndZone() {
        for (int index = 0; index < 2; index++) {
            NodeConfig config = NodeConfig.DECLARATIONS
                    .read(Map.of("index", "" + index, "rack", "rack-" + index, "zone", "zone-b"), "")
                    .get(NodeConfig.class)
                    .withCertificates(mesh.certificates.node(index))
                    .withMesh(mesh.cluster, 0, mesh.join());
            mesh.nodes.add(NodeApplication.start(config, (p, d) -> new FakeWork(), NodeApplication.options()));
        }
        assertThat(mesh.client(1).topology().nodes())
                .extracting(NodeStatus::rack, NodeStatus::zone)
                .containsExactly(Tuple.tuple("rack-0", "zone-b"), Tuple.tuple("rack-1", "zone-b"));
    }

    @Test
    void theSecondNodeWithAnIndexDoesNotStart() {
        mesh.with(1);
        assertThatThrownBy(() ->
                        NodeApplication.start(mesh.config(0), (p, d) -> new FakeWork(), NodeApplication.options()))
                .hasMessageContaining("has the index 0, which node-0")
                .returns(NodeException.Code.MESH, e -> ((NodeException) e).code());
    }

    @Test
    void healthAnswersOverHttp() throws Exception {
        mesh.with(1);
        assertThat(mesh.get(0, "/health/live")).returns(200, HttpResponse::statusCode);
        assertThat(mesh.get(0, "/health/ready")).returns(200, HttpResponse::statusCode);
        assertThat(mesh.get(0, "/other")).returns(404, HttpResponse::statusCode);
    }
}
