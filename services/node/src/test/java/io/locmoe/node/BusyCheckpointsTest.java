package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.RunRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that would write to another job's checkpoints is refused before it starts, for every submitter. */
@Tag("slow")
class BusyCheckpointsTest {
    @TempDir
    Path directory;

    @Test
    void aJobIsRefusedNamingTheHolderOfItsCheckpoints() {
        try (NodeMesh mesh = new NodeMesh();
                DirectoryLock _ = DirectoryLock.acquire(directory, "job-9", Duration.ZERO)) {
            mesh.roots.add(directory);
            MeshClient client = mesh.with(1).client(0);
            RunRequest job = new RunRequest(NodeMesh.job(1, 3).settings(), directory.toString());
            assertThatThrownBy(() -> client.submit(job))
                    .hasMessageContainingAll(directory.toString(), "in use by job-9 in process ")
                    .returns(Code.INVALID, e -> ((ControlException) e).code());
        }
    }
}
