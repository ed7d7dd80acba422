package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeshMembershipTest {
    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void leave() {
        mesh.close();
    }

    @Test
    void nodesAreInTheOrderOfTheirIndexThenOfTheirJoining() {
        mesh.join(MeshNode.NO_INDEX, "first");
        mesh.join(1);
        mesh.join(MeshNode.NO_INDEX, "second");
        MeshMembership last = mesh.join(0);
        assertThat(last.awaitNodes(4, Duration.ofSeconds(10)))
                .extracting(MeshNode::name)
                .containsExactly("node-0", "node-1", "first", "second");
    }

    @Test
    void membersLearnEverythingANodeTells() {
        MeshMembership first = mesh.join(0);
        MeshMembership second = mesh.join(1);
        assertThat(first.awaitNodes(2, Duration.ofSeconds(10))).containsExactly(first.self(), second.self());
        assertThat(second.self().drivers()).containsExactly("cpu", "strict");
        assertThat(second.self()).hasToString("node-1 (127.0.0.1:2)");
    }

    @Test
    void listenersHearOfNodesThatComeAndGo() throws InterruptedException {
        MeshMembership first = mesh.join(0);
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        first.addListener(new MembershipListener() {
            @Override
            public void joined(MeshNode node) {
                events.add("joined " + node.name());
            }

            @Override
            public void left(MeshNode node) {
                events.add("left " + node.name());
            }
        });
        MeshMembership second = mesh.join(1);
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("joined node-1");
        second.close();
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("left node-1");
        assertThat(first.nodes()).containsExactly(first.self());
    }

    @Test
    void aMeshThatStaysIncompleteSaysWhoIsHere() {
        MeshMembership first = mesh.join(0);
        mesh.join(2);
        assertThatThrownBy(() -> first.awaitNodes(4, Duration.ofSeconds(1)))
                .hasMessage("2 of 4 nodes after 1 s: node-0, node-2 are here")
                .asInstanceOf(InstanceOfAssertFactories.type(TopologyException.class))
                .returns(TopologyException.Code.INCOMPLETE, TopologyException::code);
    }

    @Test
    void theSecondNodeWithAnIndexIsRefusedAndTheFirstStays() {
        MeshMembership first = mesh.join(0);
        mesh.join(1, "original");
        assertThatThrownBy(() -> mesh.join(1, "copy"))
                .hasMessage("copy (127.0.0.1:2) has the index 1, which original (127.0.0.1:2) already has; "
                        + "give each node of a mesh its own index");
        assertThat(first.awaitNodes(2, Duration.ofSeconds(10)))
                .extracting(MeshNode::name)
                .contains("node-0", "original");
    }

    @Test
    void aNodeBoundToAllAddressesIsReachedAtTheOneItAnnounces() {
        MembershipConfig seed = mesh.config(0, "node-0", "0.0.0.0", 0, List.of());
        try (MeshMembership first = MeshMembership.join(seed)) {
            List<String> join = List.of("127.0.0.1:" + first.port());
            try (MeshMembership second = MeshMembership.join(mesh.config(1, "node-1", "0.0.0.0", 0, join))) {
                assertThat(second.awaitNodes(2, Duration.ofSeconds(10)))
                        .extracting(MeshNode::host)
                        .containsOnly("127.0.0.1");
            }
        }
    }

    @Test
    void aNodeThatStartsBeforeItsSeedWaitsForIt() throws Exception {
        int port = TestMesh.freePort();
        List<String> join = List.of("127.0.0.1:" + port, "127.0.0.1:1");
        CompletableFuture<MeshMembership> early =
                CompletableFuture.supplyAsync(() -> MeshMembership.join(mesh.config(1, "node-1", 0, join)));
        Thread.sleep(500);
        try (MeshMembership seed = MeshMembership.join(mesh.config(0, "node-0", port, join));
                MeshMembership other = early.get(10, TimeUnit.SECONDS)) {
            assertThat(seed.awaitNodes(2, Duration.ofSeconds(10))).containsExactly(seed.self(), other.self());
        }
    }

    @Test
    void aSeedThatComesBackJoinsTheMeshThatRunsOn() throws Exception {
        int port = TestMesh.freePort();
        MeshMembership first = MeshMembership.join(mesh.config(0, "node-0", port, List.of("127.0.0.1:" + port)));
        try (MeshMembership second = MeshMembership.join(mesh.config(1, "node-1", 0, List.of("127.0.0.1:" + port)))) {
            long epoch = first.placements().place("job", 2, Topology.of(2, 1)).epoch();
            first.close();
            try (MeshMembership again = MeshMembership.join(
                    mesh.config(0, "node-0", port, List.of("127.0.0.1:" + port, "127.0.0.1:" + second.port())))) {
                assertThat(again.awaitNodes(2, Duration.ofSeconds(10))).containsExactly(again.self(), second.self());
                assertThat(again.placements().find("job"))
                        .hasValueSatisfying(p -> assertThat(p.epoch()).isEqualTo(epoch));
            }
        }
    }
}
