package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.topology.joining.PatientWait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a busy machine, two nodes that have just started may need more than a second to prove who they are. */
class SlowProofTest {
    /** More than Hazelcast waits for a connection, and less than a proof may take. */
    private static final long BUSY_MILLISECONDS = 1500;

    private final List<String> missing = new ArrayList<>();

    @Tag("slow")
    @Test
    void aNodeJoinsAtItsFirstAttempt(@TempDir Path keys) throws Exception {
        try (TestMesh mesh = new TestMesh()) {
            mesh.withCertificates(CertificateAuthority.forThisProcess(mesh.cluster), keys);
            MeshMembership seed = mesh.join(0);
            MembershipConfig node = mesh.config(1, "node-1", 0, mesh.join());
            CompletableFuture<Void> crowd = keepBusy(seed.port());
            HazelcastInstance joined = new HazelcastStart(
                            node, List.of(), new PatientWait(TestMesh.LIMIT, missing::add, System::nanoTime))
                    .start();
            try {
                assertThat(joined.getCluster().getMembers()).hasSize(2);
                assertThat(missing).isEmpty();
                crowd.get();
            } finally {
                joined.getLifecycleService().terminate();
            }
        }
    }

    /** Takes all places in which connections prove themselves, and frees them some time later. */
    private static CompletableFuture<Void> keepBusy(int port) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < ProvenConnection.PLACES; i++) {
            crowd.add(new Socket(InetAddress.getByName("127.0.0.1"), port));
        }
        return CompletableFuture.runAsync(
                () -> crowd.forEach(SlowProofTest::close),
                CompletableFuture.delayedExecutor(BUSY_MILLISECONDS, TimeUnit.MILLISECONDS));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
