package io.locmoe.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.mesh.PodmanContainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** One mesh of processes and, on a machine that has them, one of containers. */
    @Test
    void nodesEndWithTheJvmAndTheNextMeshRemovesWhatCouldNotEnd() throws IOException {
        boolean contained = MeshPlan.containerObstacle().isEmpty();
        String[] kinds = contained ? new String[] {"processes", "containers"} : new String[] {"processes"};
        try (CommandProcess test = Program.start(AbandonedMesh.class, directory, kinds)) {
            List<Path> held =
                    Stream.of(Program.awaitHeld(test).split(" ")).map(Path::of).toList();
            assertThat(held).hasSameSizeAs(kinds);
            List<ProcessHandle> paused = new ArrayList<>();
            List<ProcessHandle> others = new ArrayList<>();
            for (Path mesh : held) {
                List<ProcessHandle> nodes = processes(mesh);
                assertThat(nodes).hasSize(2).allMatch(ProcessHandle::isAlive);
                others.add(nodes.getFirst());
                paused.add(nodes.getLast());
            }
            test.close();
            await("nodes that run end by themselves")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> others.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(paused).as("these cannot end").allMatch(ProcessHandle::isAlive);
            assertThat(held).as("nobody has removed them yet").allMatch(Files::exists);
            try (CommandProcess next = Program.start(NextMesh.class, directory)) {
                assertThat(next.awaitEnd(Duration.ofSeconds(240)))
                        .as(next.tail())
                        .isZero();
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> paused.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(held).noneMatch(Files::exists);
            assertThat(held).allSatisfy(mesh -> assertThat(containers(mesh)).isEmpty());
        }
    }

    private static List<String> containers(Path mesh) {
        return MeshPlan.containerObstacle().isEmpty() ? PodmanContainers.of(mesh) : List.of();
    }

    /** Processes of the nodes, in order; the mesh notes them for later processes. */
    private static List<ProcessHandle> processes(Path held) throws IOException {
        return Files.readAllLines(held.resolve("processes")).stream()
                .map(line ->
                        ProcessHandle.of(Long.parseLong(line.split(" ")[0])).orElseThrow())
                .toList();
    }
}
