package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class JobStopTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    /** A mesh of one node that waits so long for a step boundary. */
    private MeshClient alone(Duration stopDeadline, FakeWork work) {
        mesh.nodes.add(NodeApplication.start(
                mesh.config(0).withDeadlines(Duration.ofSeconds(30), stopDeadline),
                (plugins, dataPlane) -> work,
                NodeApplication.options()));
        return mesh.client(0);
    }

    @Test
    void aCancelledJobStopsAtAStepBoundaryWithACheckpoint() throws Exception {
        // Fake ranks stop one by one, so a mesh of one node shows the boundary.
        MeshClient client = alone(Duration.ofMinutes(5), new FakeWork());
        String job = client.submit(NodeMesh.job(1, 5000, "steps", "5000"));
        NodeMesh.awaitStep(client, job, 3);
        client.cancel(job);
        List<RunEvent> events = NodeMesh.events(client, job);
        RunEvent.Training training = (RunEvent.Training) events.get(events.size() - 2);
        TrainingEvent.CheckpointWritten checkpoint = (TrainingEvent.CheckpointWritten) training.event();
        assertThat(events).contains(new RunEvent.StateChanged(RunStage.STOPPING));
        assertThat(events.getLast())
                .isEqualTo(new RunEvent.Ended(
                        RunOutcome.CANCELLED,
                        "stopped after step " + checkpoint.step() + "; last checkpoint: " + checkpoint.directory()));
        assertThatThrownBy(() -> client.cancel(job)).hasMessage(job + " has ended");
    }

    @Test
    void aJobWithoutAStepBoundaryIsCutOffAtTheDeadline() throws Exception {
        for (int index = 0; index < 2; index++) {
            NodeConfig config = mesh.config(index).withDeadlines(Duration.ofSeconds(30), Duration.ofSeconds(1));
            mesh.nodes.add(NodeApplication.start(config, (p, d) -> new FakeWork().deaf(), NodeApplication.options()));
        }
        MeshClient client = mesh.client(0);
        String job = client.submit(NodeMesh.job(2, 5000, "steps", "5000"));
        NodeMesh.awaitStep(client, job, 1);
        long start = System.nanoTime();
        client.cancel(job);
        RunEvent.Ended end = NodeMesh.end(client, job);
        assertThat(end.outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(end.message()).startsWith("cut off during step ");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isPositive();
    }

    @Test
    void aSecondCancelCutsOffAtOnce() throws Exception {
        MeshClient client = alone(Duration.ofMinutes(5), new FakeWork().deaf());
        String job = client.submit(NodeMesh.job(1, 5000, "steps", "5000"));
        NodeMesh.awaitStep(client, job, 1);
        client.cancel(job);
        client.cancel(job);
        assertThat(NodeMesh.end(client, job).message()).startsWith("cut off during step ");
    }

    @Test
    void aJobThatIsStillStartingIsCancelledAtOnce() throws Exception {
        mesh.add(new FakeWork().openingSlowly());
        mesh.add(new FakeWork().openingSlowly());
        MeshClient client = mesh.client(1);
        String job = client.submit(NodeMesh.job(2, 500));
        assertThatThrownBy(() -> client.checkpoint(job)).hasMessageContaining("is not training yet");
        client.cancel(job);
        assertThat(NodeMesh.end(client, job).outcome()).isEqualTo(RunOutcome.CANCELLED);
    }

    @Test
    void aCheckpointIsWrittenOnRequest() throws Exception {
        MeshClient client = mesh.with(2).client(1);
        String job = client.submit(NodeMesh.job(2, 5000, "steps", "5000"));
        NodeMesh.awaitStep(client, job, 1);
        client.checkpoint(job);
        NodeMesh.awaitEvent(
                client, job, event -> event instanceof RunEvent.Training(TrainingEvent.CheckpointWritten _));
        client.cancel(job);
        assertThat(NodeMesh.end(client, job).message()).contains("; last checkpoint: /checkpoints/step-");
    }
}
