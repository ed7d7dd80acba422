package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.NodeStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An administrator tells a node to leave the mesh, through any node. */
@Tag("slow")
class ToldToLeaveTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    private static List<String> names(MeshClient client) {
        return client.topology().nodes().stream().map(NodeStatus::name).toList();
    }

    /** Polls the first node until it has heard of the leave. */
    private static void awaitNames(MeshClient client, String... expected) {
        await().atMost(Duration.ofSeconds(NodeMesh.LIMIT_SECONDS))
                .ignoreExceptionsInstanceOf(ControlException.class)
                .until(() -> names(client).equals(List.of(expected)));
    }

    @Test
    void aNodeToldToLeaveEndsAndTheRunContinues() throws Exception {
        mesh.with(3);
        MeshClient client = mesh.client(2);
        String job = client.submit(NodeMesh.longJobThatToleratesAFailure());
        NodeMesh.awaitStep(client, job, 2);
        client.leave("node-1");
        NodeApplication left = mesh.nodes.remove(1);
        assertThat(left.awaitClosed()).isTrue();
        NodeMesh.awaitEvent(client, job, RunEvent.Recovered.class::isInstance);
        assertThat(names(client)).containsExactly("node-0", "node-2");
        client.cancel(job);
        List<RunEvent> events = NodeMesh.events(client, job);
        assertThat(events)
                .filteredOn(RunEvent.Recovered.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    RunEvent.Recovered recovered = (RunEvent.Recovered) event;
                    assertThat(recovered.failure().failedNodes()).containsExactly("node-1");
                    assertThat(recovered.failure().cause()).contains("node-1", "it is shutting down");
                    assertThat(recovered.members()).hasSize(2);
                });
        assertThat(events.getLast()).returns(RunOutcome.CANCELLED, end -> ((RunEvent.Ended) end).outcome());
    }

    @Test
    void anUnknownNodeToldToLeaveIsNamed() {
        mesh.with(2);
        MeshClient client = mesh.client(0);
        assertThatThrownBy(() -> client.leave("node-9"))
                .hasMessage("the mesh has no such node; it has node-0, node-1")
                .returns(Code.INVALID, e -> ((ControlException) e).code());
        // The asked node must have heard of the other node first.
        awaitNames(client, "node-0", "node-1");
        client.leave("node-0");
        awaitNames(client, "node-1");
        mesh.nodes.removeFirst();
    }
}
