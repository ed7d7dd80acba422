package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobRunTest {
    private final NodeMesh two = new NodeMesh().with(2);

    @AfterAll
    void close() {
        two.close();
    }

    @BeforeEach
    void forget() {
        two.work.forEach(work -> {
            work.started.clear();
            work.deciding(Map.of());
        });
    }

    @Test
    void aJobRunsOnBothNodesAndTellsItsLife() throws Exception {
        tellsItsLife(two);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aJobRunsOnAllNodesAndReportsItsStates(int nodes) throws Exception {
        try (NodeMesh mesh = new NodeMesh().with(nodes)) {
            tellsItsLife(mesh);
        }
    }

    private static void tellsItsLife(NodeMesh mesh) throws Exception {
        int nodes = mesh.nodes.size();
        MeshClient client = mesh.client(nodes - 1);
        String job = client.submit(NodeMesh.job(nodes, 3));
        List<RunEvent> events = NodeMesh.events(client, job);
        assertThat(events.subList(0, 3))
                .containsExactly(
                        new RunEvent.StateChanged(RunStage.SUBMITTED),
                        new RunEvent.StateChanged(RunStage.STARTING),
                        new RunEvent.StateChanged(RunStage.RUNNING));
        assertThat(events.subList(3, 6))
                .extracting(e -> ((TrainingEvent.StepCompleted) ((RunEvent.Training) e).event())
                        .report()
                        .step())
                .containsExactly(1L, 2L, 3L);
        assertThat(events.subList(6, events.size()))
                .containsExactly(
                        new RunEvent.Ended(RunOutcome.COMPLETED, "complete after step 3; last checkpoint: none"));
        for (int node = 0; node < nodes; node++) {
            assertThat(mesh.work.get(node).started)
                    .singleElement()
                    .returns(node, start -> start.node())
                    .returns(nodes, start -> start.peers().size());
        }
    }

    @Test
    void allNodesHaveWhatTheDriverOfTheFirstNodeDecides() throws Exception {
        Map<String, String> first = Map.of("driver.products", "float32:left");
        two.work.getFirst().deciding(first);
        two.work.getLast().deciding(Map.of("driver.products", "float32:right"));
        MeshClient client = two.client(1);
        String job = client.submit(NodeMesh.job(2, 3, "recoveries", "1"));
        assertThat(NodeMesh.events(client, job)).containsOnlyOnce(new RunEvent.Decided(first));
        assertThat(two.work)
                .allSatisfy(work -> assertThat(work.started)
                        .singleElement()
                        .satisfies(
                                start -> assertThat(start.request().settings()).containsAllEntriesOf(first)));
        assertThat(client.run(job).orElseThrow().settings()).containsAllEntriesOf(first);
    }

    @Test
    void everyNodeNamesAllNodesInTheirOrder() {
        for (int node = 0; node < 2; node++) {
            assertThat(two.client(node).topology().nodes())
                    .extracting(NodeStatus::name, NodeStatus::controlPort)
                    .containsExactly(
                            Tuple.tuple("node-0", two.nodes.get(0).controlPort()),
                            Tuple.tuple("node-1", two.nodes.get(1).controlPort()));
        }
    }

    @Test
    void theSecondJobIsRefusedWhileTheFirstRunsAndRunsAfterIt() throws Exception {
        MeshClient client = two.client(1);
        String first = client.submit(NodeMesh.job(2, 500));
        assertThatThrownBy(() -> client.submit(NodeMesh.job(2, 3)))
                .hasMessageStartingWith("the mesh runs " + first + " of ")
                .hasMessageEndingWith("; wait until it ends, or end it with: runs cancel " + first)
                .returns(Code.BUSY, e -> ((ControlException) e).code());
        assertThat(client.topology().runningJob()).contains(first);
        assertThat(two.client(0).run(first))
                .hasValueSatisfying(run -> assertThat(run)
                        .returns("node-0", RunSummary::leader)
                        .returns(500L, RunSummary::steps)
                        .returns(true, RunSummary::runs)
                        .returns("500", known -> known.settings().get("stopAfter")));
        client.cancel(first);
        NodeMesh.end(client, first);
        assertThat(client.topology().runningJob()).isEmpty();
        assertThat(client.runs())
                .filteredOn(run -> run.id().equals(first))
                .singleElement()
                .returns(false, RunSummary::runs);
        String second = client.submit(NodeMesh.job(2, 3));
        assertThat(NodeMesh.end(client, second).outcome()).isEqualTo(RunOutcome.COMPLETED);
        assertThat(two.work.get(1).started)
                .extracting(start -> start.placement().epoch())
                .hasSize(2)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void eventsOfAnEndedJobAreReplayedToLaterWatchers() throws Exception {
        MeshClient client = two.client(0);
        String job = client.submit(NodeMesh.job(2, 3));
        List<RunEvent> events = NodeMesh.events(client, job);
        assertThat(NodeMesh.events(two.client(1), job))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(events);
    }

    @Test
    void aNodeRunsSeveralRanks() throws Exception {
        FakeWork work = new FakeWork();
        try (NodeMesh mesh = new NodeMesh()) {
            mesh.nodes.add(NodeApplication.start(
                    mesh.config(0).withDevices(List.of(), 2), (p, d) -> work, NodeApplication.options()));
            MeshClient client = mesh.client(0);
            String job = client.submit(NodeMesh.job(1, 3, "devicesPerNode", "2"));
            assertThat(NodeMesh.end(client, job).outcome()).isEqualTo(RunOutcome.COMPLETED);
        }
    }

    @Test
    void aJobThatCannotRunIsRefusedWithEveryReason() {
        MeshClient client = two.client(0);
        assertThatThrownBy(() -> client.submit(NodeMesh.job(1, 3, "widht", "7", "heads", "5")))
                .hasMessageContaining("unknown setting 'widht'; did you mean 'width'?")
                .hasMessageContaining("width 128 does not divide into 5 heads")
                .returns(Code.INVALID, e -> ((ControlException) e).code());
        assertThatThrownBy(() -> client.submit(NodeMesh.job(1, 3, "router", "nobody")))
                .hasMessage("no router nobody");
        assertThatThrownBy(() -> client.submit(new RunRequest(Map.of(), "/home/thesis")))
                .hasMessageContaining("; checkpoints names '/home/thesis'; name another directory")
                .returns(Code.INVALID, e -> ((ControlException) e).code());
        assertThatThrownBy(() -> client.submit(NodeMesh.job(1, 3, "resume", "/home/thesis")))
                .hasMessageContaining("; resume names '/home/thesis'");
        assertThatThrownBy(() -> client.submit(NodeMesh.job(4, 3)))
                .hasMessage("the job asks for 4 nodes, but the mesh has 2 (node-0, node-1); start more nodes, or set"
                        + " nodes=2")
                .returns(Code.INSUFFICIENT, e -> ((ControlException) e).code());
        assertThatThrownBy(() -> client.submit(NodeMesh.job(1, 3, "devicesPerNode", "2")))
                .hasMessage("the job asks for 2 devices of each node, but node-0 ("
                        + two.nodes.getFirst().controlAddress() + ") offers 1");
        assertThat(client.topology().runningJob()).isEmpty();
    }

    @Test
    void unknownJobsAreRefused() {
        MeshClient client = two.client(1);
        for (ThrowableAssert.ThrowingCallable call : List.<ThrowableAssert.ThrowingCallable>of(
                () -> client.cancel("job-x"), () -> client.checkpoint("job-x"), () -> client.watch("job-x", e -> {}))) {
            assertThatThrownBy(call)
                    .hasMessage("the mesh knows no job 'job-x'")
                    .returns(Code.UNKNOWN_JOB, e -> ((ControlException) e).code());
        }
    }
}
