package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hazelcast ends by itself, as when it takes its node for lost. */
class LostHazelcastTest {
    private final TestMesh mesh = new TestMesh();
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private MeshMembership first;
    private MeshMembership second;

    @BeforeEach
    void start() {
        first = mesh.join(0);
        second = mesh.join(1);
        first.addListener(Events.into(events));
        second.addListener(Events.into(events));
    }

    @AfterEach
    void end() {
        mesh.close();
    }

    private void nothingHasChanged() {
        assertThat(first.nodes()).containsExactly(first.self(), second.self());
        assertThat(second.nodes()).containsExactly(first.self(), second.self());
        assertThat(events).isEmpty();
    }

    @Test
    void nodesWhoseHazelcastHasEndedAllAtOnceFindEachOtherAgainAndStayMeanwhile() {
        mesh.hazelcast().forEach(node -> node.getLifecycleService().terminate());
        await().atMost(TestMesh.LIMIT).until(() -> mesh.hazelcast().size() == 2);
        nothingHasChanged();
        MeshMembership third = mesh.join(2);
        await().atMost(TestMesh.LIMIT)
                .until(() -> first.nodes().size() == 3 && second.nodes().size() == 3);
        assertThat(third.nodes()).containsExactly(first.self(), second.self(), third.self());
    }

    /** Hazelcast tells that a node has left, which is not so. */
    @Test
    void aNodeThatAnswersHasNotLeft() {
        HazelcastInstance lost = mesh.hazelcast().stream()
                .filter(node -> node.getCluster().getLocalMember().getAddress().getPort() == second.port())
                .findFirst()
                .orElseThrow();
        try (LogLines lines = LogLines.of(ProvenMembers.class)) {
            lost.getLifecycleService().terminate();
            await().atMost(TestMesh.LIMIT)
                    .until(() ->
                            !lines.containing("although Hazelcast has lost it").isEmpty());
            nothingHasChanged();
        }
        await().atMost(TestMesh.LIMIT).until(() -> mesh.hazelcast().size() == 2);
        nothingHasChanged();
    }

    @Test
    void aNodeThatHazelcastHasLostAndThatDoesNotAnswerHasLeft() {
        mesh.answering.remove(second.self().rankPort());
        mesh.hazelcast().stream()
                .filter(node -> node.getCluster().getLocalMember().getAddress().getPort() == second.port())
                .forEach(node -> node.getLifecycleService().terminate());
        await().atMost(TestMesh.LIMIT).until(() -> first.nodes().size() == 1);
        assertThat(events).contains("left node-1");
    }
}
