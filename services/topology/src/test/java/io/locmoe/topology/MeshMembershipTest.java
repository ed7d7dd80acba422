package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
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
        assertThat(last.nodes()).extracting(MeshNode::name).containsExactly("node-0", "node-1", "first", "second");
    }

    @Test
    void aNodeThatHasSettledKnowsTheOthersAndTheyKnowIt() {
        MeshMembership first = mesh.join(0);
        MeshMembership second = mesh.join(1);
        assertThat(first.nodes()).containsExactly(first.self(), second.self());
        assertThat(second.nodes()).containsExactly(first.self(), second.self());
        assertThat(second.self()).hasToString("node-1 (127.0.0.1:2)");
    }

    @Test
    void listenersHearOfNodesThatComeAndGo() throws InterruptedException {
        MeshMembership first = mesh.join(0);
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        first.addListener(Events.into(events));
        MeshMembership second = mesh.join(1);
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("joined node-1");
        mesh.leave(second);
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("left node-1");
        assertThat(first.nodes()).containsExactly(first.self());
    }

    @Test
    void theSecondNodeWithAnIndexIsRefusedAndTheFirstStays() {
        MeshMembership first = mesh.join(0);
        MeshMembership original = mesh.join(1, "original");
        assertThatThrownBy(() -> mesh.join(1, "copy"))
                .hasMessage("copy (127.0.0.1:2) has the index 1, which original (127.0.0.1:2) already has; "
                        + "give each node of a mesh its own index");
        assertThat(first.nodes()).contains(first.self(), original.self());
    }

    @Test
    void theSecondNodeWithANameIsRefused() {
        mesh.join(0, "original");
        assertThatThrownBy(() -> mesh.join(1, "original"))
                .hasMessageContaining("has the name of original (127.0.0.1:2)")
                .returns(TopologyException.Code.DUPLICATE_NAME, e -> ((TopologyException) e).code());
    }

    @Test
    void aNodeBoundToAllAddressesIsReachedAtTheOneItAnnounces() {
        MeshMembership first = mesh.join(mesh.config(0, "node-0", "0.0.0.0", 0, List.of()));
        MeshMembership second = mesh.join(mesh.config(1, "node-1", "0.0.0.0", 0, mesh.join()));
        assertThat(second.nodes()).containsExactly(first.self(), second.self());
    }

    @Test
    void aNodeThatStartsBeforeItsSeedWaitsForIt() throws Exception {
        int port = TestMesh.freePort();
        List<String> join = List.of("127.0.0.1:" + port, "127.0.0.1:1");
        MembershipConfig config = mesh.config(1, "node-1", 0, join);
        CompletableFuture<MeshMembership> early =
                CompletableFuture.supplyAsync(() -> MeshMembership.join(config, mesh));
        MeshMembership seed = mesh.join(mesh.config(0, "node-0", port, join));
        try (MeshMembership other = early.get(60, TimeUnit.SECONDS)) {
            mesh.answering.put(config.self().rankPort(), other);
            await().atMost(TestMesh.LIMIT).until(() -> seed.nodes().contains(other.self()));
        }
    }

    @Tag("slow")
    @Test
    void aSeedThatComesBackJoinsTheMeshThatRunsOn() throws Exception {
        int port = TestMesh.freePort();
        MeshMembership first = mesh.join(mesh.config(0, "node-0", port, List.of("127.0.0.1:" + port)));
        MeshMembership second = mesh.join(1);
        mesh.leave(first);
        List<String> join = List.of("127.0.0.1:" + port, "127.0.0.1:" + second.port());
        MeshMembership again = mesh.join(mesh.config(0, "node-0", port, join));
        assertThat(again.nodes()).containsExactly(again.self(), second.self());
    }

    /** As after a partition: who was silent for longer than a member may take for its proof is believed later. */
    @Tag("slow")
    @Test
    void anIgnoredNodeIsAcceptedOnceItAnswers() {
        MeshMembership first = mesh.join(0);
        MembershipConfig config = mesh.config(1, "node-1", 0, mesh.join());
        try (LogLines lines = LogLines.of(ReportedMember.class);
                MeshMembership second = MeshMembership.join(config, mesh)) {
            await().atMost(TestMesh.LIMIT)
                    .until(() -> !lines.containing("is ignored").isEmpty());
            assertThat(first.nodes()).containsExactly(first.self());
            mesh.answering.put(config.self().rankPort(), second);
            await().atMost(TestMesh.LIMIT).until(() -> first.nodes().size() == 2);
            assertThat(lines.containing("is ignored")).hasSize(1);
        }
    }

    /** It opens a mesh of its own, as it cannot know better; the others come to it, and none of them is ever gone. */
    @Tag("slow")
    @Test
    void aSeedThatKnowsNobodyIsFoundByTheOthersWithinSeconds() throws Exception {
        int port = TestMesh.freePort();
        List<String> join = List.of("127.0.0.1:" + port);
        MeshMembership first = mesh.join(mesh.config(0, "node-0", port, join));
        MeshMembership second = mesh.join(1);
        MeshMembership third = mesh.join(2);
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        mesh.leave(first);
        await().atMost(TestMesh.LIMIT).until(() -> second.nodes().size() == 2);
        second.addListener(Events.into(events));
        MeshMembership again = mesh.join(mesh.config(0, "node-0", port, join));
        await().atMost(TestMesh.LIMIT).until(() -> again.nodes().size() == 3);
        await().atMost(TestMesh.LIMIT).until(() -> second.nodes().size() == 3);
        assertThat(again.nodes()).containsExactly(again.self(), second.self(), third.self());
        assertThat(events).containsExactly("joined node-0");
    }
}
