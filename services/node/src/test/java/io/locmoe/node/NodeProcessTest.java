package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.MeshClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class NodeProcessTest {
    private final NodeConfig config =
            NodeConfig.defaults(0).withoutCertificates().withMesh("test-" + UUID.randomUUID(), 0, List.of());

    @TempDir
    private Path directory;

    @Test
    void aNodeSaysWhereItIsAndEndsWithTheStandardInputOfItsParent() throws Exception {
        try (FakeNode.Child child = FakeNode.start(NodeProcess.class, config, directory, "--watch-parent")) {
            assertThat(child.line()).startsWith("node-0 is ready at 127.0.0.1:");
            String address = child.line().substring(child.line().lastIndexOf(' ') + 1);
            try (MeshClient client = MeshClient.connect(address)) {
                assertThat(client.topology().nodes()).hasSize(1);
            }
            child.process().getOutputStream().close();
            assertThat(child.process().waitFor(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(child.process().exitValue()).isZero();
        }
    }

    @Test
    void aNodeEndsWithTheProcessOfItsParent() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        try (FakeNode.Child child = FakeNode.start(NodeProcess.class, config.withParent(parent.pid()), directory)) {
            assertThat(child.process().isAlive()).isTrue();
            parent.destroyForcibly();
            assertThat(child.process().waitFor(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aNodeWhoseConfigurationIsBadSaysWhy() {
        assertThatThrownBy(() -> FakeNode.start(
                        NodeProcess.class,
                        config.withMesh("test", 0, List.of("127.0.0.1:1"))
                                .withDeadlines(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        directory))
                .hasMessageContaining("node-0 could not join the mesh 'test' through 127.0.0.1:1 within 1 s");
    }
}
