package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each cause of a start that fails has a message of its own. */
class HazelcastFailureTest {
    private final TestMesh mesh = new TestMesh(Duration.ofSeconds(2));

    @AfterEach
    void leave() {
        mesh.close();
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            MembershipConfig config = mesh.config(0, "node-0", taken.getLocalPort(), List.of());
            assertThatThrownBy(() -> MeshMembership.join(config, mesh))
                    .hasMessageStartingWith("the membership port 127.0.0.1:" + taken.getLocalPort() + " is in use")
                    .asInstanceOf(InstanceOfAssertFactories.type(TopologyException.class))
                    .returns(TopologyException.Code.PORT_IN_USE, TopologyException::code);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNotCalledABusyPort() {
        // 192.0.2.0/24 is reserved for documentation, RFC 5737.
        assertThatThrownBy(() -> MeshMembership.join(mesh.config(0, "node-0", "192.0.2.1", 0, List.of()), mesh))
                .hasMessageStartingWith("the membership port 192.0.2.1:0 cannot be bound (")
                .hasMessageContaining("bind must be an address of this machine")
                .returns(TopologyException.Code.ADDRESS, e -> ((TopologyException) e).code());
    }

    @Test
    void aHostWithoutAnAddressIsNotCalledABusyPort() {
        MembershipConfig config = mesh.config(0, "node-0", "no-such-host.invalid", 0, List.of());
        assertThatThrownBy(() -> MeshMembership.join(config, mesh))
                .hasMessageContaining("'no-such-host.invalid' has no address")
                .returns(TopologyException.Code.ADDRESS, e -> ((TopologyException) e).code());
    }

    @Test
    void aSettingThatHazelcastRefusesIsNotCalledABusyPort() {
        System.setProperty("hazelcast.operation.priority.generic.thread.count", "many");
        try {
            assertThatThrownBy(() -> mesh.join(0))
                    .hasMessageContaining("refuses its settings: For input string: \"many\"")
                    .returns(TopologyException.Code.CONFIGURATION, e -> ((TopologyException) e).code());
        } finally {
            System.clearProperty("hazelcast.operation.priority.generic.thread.count");
        }
    }

    @Test
    void anyOtherFailureKeepsItsCause() {
        IllegalStateException cause = new IllegalStateException("the disk is on fire");
        assertThat(HazelcastFailure.of(mesh.config(0, "node-0", 0, List.of()), new RuntimeException("wrapped", cause)))
                .hasMessage("the membership service did not start: " + cause)
                .returns(TopologyException.Code.INTERNAL, TopologyException::code);
    }

    @Tag("slow")
    @Test
    void aSeedThatDoesNotAnswerIsNamed() throws IOException {
        int unused = TestMesh.freePort();
        MembershipConfig config = mesh.config(1, "node-1", 0, List.of("127.0.0.1:" + unused));
        assertThatThrownBy(() -> MeshMembership.join(config, mesh))
                .hasMessageContaining("node-1 could not join the mesh")
                .hasMessageContaining("through 127.0.0.1:" + unused + " within 2 s: it does not answer");
    }

    @Tag("slow")
    @Test
    void meshesWithDifferentNamesDoNotMeet() {
        MeshMembership first = mesh.join(0);
        try (TestMesh other = new TestMesh(Duration.ofSeconds(2))) {
            MembershipConfig config = other.config(1, "stranger", 0, mesh.join());
            assertThatThrownBy(() -> MeshMembership.join(config, mesh))
                    .hasMessageContaining("stranger could not join the mesh");
        }
        assertThat(first.nodes()).containsExactly(first.self());
    }
}
