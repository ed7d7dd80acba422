package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.JobEvent;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.MeshClient;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobFailureTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void aFailureIsToldByItsRealCauseThoughItsConsequencesAreHeardFirst() throws Exception {
        AtomicReference<String> broken = new AtomicReference<>();
        for (int node = 0; node < 3; node++) {
            mesh.add(new FakeWork(broken).failing(2));
        }
        MeshClient client = mesh.client(0);
        JobEvent.Ended end = NodeMesh.end(client, client.submit(NodeMesh.job(3, 500, "experts", "9", "batch", "15")));
        assertThat(end).isEqualTo(new JobEvent.Ended(JobOutcome.FAILED, "rank 2 on node-2 ("
                + mesh.nodes.get(2).controlAddress()
                + ") failed: java.lang.IllegalStateException: the loss is a potato; last checkpoint: none"));
        broken.set(null);
        String next = client.submit(NodeMesh.job(2, 2));
        assertThat(NodeMesh.end(client, next).outcome()).isEqualTo(JobOutcome.COMPLETED);
    }

    @Test
    void aNodeThatCannotOpenItsDevicesEndsTheJobWhileOthersStillWaitForIt() throws Exception {
        mesh.add(new FakeWork().openingSlowly());
        mesh.add(new FakeWork().failingToOpen());
        MeshClient client = mesh.client(0);
        JobEvent.Ended end = NodeMesh.end(client, client.submit(NodeMesh.job(2, 5)));
        assertThat(end).isEqualTo(new JobEvent.Ended(JobOutcome.FAILED, "node-1 ("
                + mesh.nodes.get(1).controlAddress() + "): the device is on fire; last checkpoint: none"));
    }

    @Test
    void aNodeThatIsShutDownDuringAJobEndsItByName() throws Exception {
        MeshClient client = mesh.with(2).client(0);
        String job = client.submit(NodeMesh.job(2, 500));
        NodeMesh.awaitStep(client, job, 2);
        String address = mesh.nodes.get(1).controlAddress();
        mesh.nodes.get(1).close();
        JobEvent.Ended end = NodeMesh.end(client, job);
        assertThat(end.outcome()).isEqualTo(JobOutcome.FAILED);
        assertThat(end.message()).matches("node-1 \\(" + address + "\\)(: it is shutting down| left the mesh during step "
                + "\\d+); last checkpoint: none");
        assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(1, 2))).outcome()).isEqualTo(JobOutcome.COMPLETED);
    }
}
