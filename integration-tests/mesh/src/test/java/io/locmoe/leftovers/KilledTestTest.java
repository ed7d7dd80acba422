package io.locmoe.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.process.CommandProcess;
import io.locmoe.mesh.PodmanContainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM of a test that is killed while it holds a mesh: its nodes end, and the next mesh removes what is left. Meshes
 * of other tests do not see it, as it has a directory for temporary files of its own.
 */
@Tag("slow")
class KilledTestTest {
    @TempDir
    Path directory;

    @Test
    void nodesEndWithTheJvmAndTheNextMeshRemovesWhatCouldNotEnd() throws IOException {
        killOneThatHolds("processes", (held, node) -> node.isAlive());
    }

    @Test
    void containersEndWithTheJvmAndTheNextMeshRemovesWhatCouldNotEnd() throws IOException {
        PodmanContainers.assume();
        // The command that shows a container's output may end with the reader of its output; the container does not.
        Path held = killOneThatHolds(
                "containers",
                (mesh, command) ->
                        PodmanContainers.of(mesh).stream().anyMatch(container -> container.contains("Paused")));
        assertThat(PodmanContainers.of(held)).isEmpty();
    }

    /** @param isThere whether the paused node is there, by the mesh's directory and the process that started it */
    private Path killOneThatHolds(String nodesAs, BiPredicate<Path, ProcessHandle> isThere) throws IOException {
        try (CommandProcess test = Program.start(AbandonedMesh.class, directory, nodesAs)) {
            Path held = Path.of(Program.awaitHeld(test));
            List<ProcessHandle> nodes = processes(held);
            assertThat(nodes).hasSize(2).allMatch(ProcessHandle::isAlive);
            test.close();
            await("the node that runs ends by itself")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !nodes.getFirst().isAlive());
            assertThat(isThere.test(held, nodes.getLast()))
                    .as("one that is paused cannot end")
                    .isTrue();
            assertThat(held).as("nobody has removed it yet").exists();
            try (CommandProcess next = Program.start(NextMesh.class, directory)) {
                assertThat(next.awaitEnd(Duration.ofSeconds(240)))
                        .as(next.tail())
                        .isZero();
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> !nodes.getLast().isAlive());
            assertThat(held).doesNotExist();
            return held;
        }
    }

    /** Processes of the nodes, in order; the mesh notes them for later processes. */
    private static List<ProcessHandle> processes(Path held) throws IOException {
        return Files.readAllLines(held.resolve("processes")).stream()
                .map(line ->
                        ProcessHandle.of(Long.parseLong(line.split(" ")[0])).orElseThrow())
                .toList();
    }
}
