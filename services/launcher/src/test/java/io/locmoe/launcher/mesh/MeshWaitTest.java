package io.locmoe.launcher.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.ScriptedConnection;
import io.locmoe.launcher.nodes.LocalNode;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MeshWaitTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Progress progress = Progress.lines(new PrintStream(shown, true, StandardCharsets.UTF_8), 1, 0);
    private final List<LocalNode> processes = new ArrayList<>();
    private final ScriptedConnection mesh = new ScriptedConnection(watcher -> {});
    private final Interruption interruption = new Interruption();

    @AfterEach
    void end() {
        new LocalNodes(processes).kill();
        interruption.close();
    }

    @Test
    void goesOnWhenAllNodesHaveJoined() throws IOException {
        start("node-0", "exec cat");
        start("node-1", "exec cat");
        AtomicInteger asked = new AtomicInteger();
        assertThat(await(
                        () -> {
                            switch (asked.incrementAndGet()) {
                                case 1:
                                    return Optional.empty();
                                case 2:
                                    throw new IllegalStateException("nobody answers yet");
                                default:
                            }
                            mesh.members.add(new MeshConnection.Member("node-0", 1, "127.0.0.1:7400", "127.0.0.1"));
                            mesh.members.add(new MeshConnection.Member("node-1", 1, "127.0.0.1:7400", "127.0.0.1"));
                            return Optional.of(mesh);
                        },
                        10_000))
                .containsSame(mesh);
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("mesh: 0 of 2 nodes" + System.lineSeparator());
    }

    @Test
    void namesTheNodesThatDidNotJoinInTime() throws IOException {
        start("node-0", "exec cat");
        start("node-1", "exec cat");
        mesh.members.add(new MeshConnection.Member("node-0", 1, "127.0.0.1:7400", "127.0.0.1"));
        assertThatThrownBy(() -> await(() -> Optional.of(mesh), 200))
                .isInstanceOf(RunException.class)
                .hasMessage("the mesh is not complete, and no node has come further for 0 s:" + System.lineSeparator()
                        + "    node-1 has not joined: its JVM has said nothing yet; "
                        + directory.resolve("node-1.log") + " is empty");
    }

    @Test
    void aSlowStartIsAllowedWhileANodeMakesProgress() throws IOException {
        start("node-0", "exec cat");
        AtomicInteger phases = new AtomicInteger();
        long patience = TimeUnit.SECONDS.toNanos(60);
        AtomicLong clock = new AtomicLong();
        assertThat(new MeshWait(
                                new LocalNodes(processes),
                                () -> {
                                    clock.addAndGet(patience - 1);
                                    if (phases.incrementAndGet() <= 10) {
                                        append("node-0", "12:00 INFO node-0 start: phase " + phases);
                                        return Optional.empty();
                                    }
                                    mesh.members.add(
                                            new MeshConnection.Member("node-0", 1, "127.0.0.1:7400", "127.0.0.1"));
                                    return Optional.of(mesh);
                                },
                                progress,
                                interruption,
                                Duration.ofNanos(patience),
                                clock::get)
                        .complete())
                .containsSame(mesh);
        assertThat(clock).as("ten times the patience").hasValueGreaterThan(10 * patience);
    }

    @Test
    void aNodeThatIsStuckIsNamedWithItsPhaseAndTheEndOfItsLog() throws IOException {
        start("node-0", "exec cat");
        append("node-0", "12:00 INFO node-0 start: opens its ports");
        append("node-0", "12:01 WARN something is slow");
        assertThatThrownBy(() -> await(Optional::empty, 200))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("node-0 has not joined: it opens its ports; " + directory.resolve("node-0.log")
                        + " ends with: 12:01 WARN something is slow");
    }

    @Test
    void aNodeThatWasReadyAndDoesNotAnswerIsNamed() throws IOException {
        start("node-0", "exec cat");
        append("node-0", "node-0 is ready at 127.0.0.1:7400");
        assertThatThrownBy(() -> await(
                        () -> {
                            throw new IllegalStateException("127.0.0.1:7400 did not answer");
                        },
                        200))
                .isInstanceOf(RunException.class)
                .hasMessageEndingWith("node-0 was asked which nodes have joined: 127.0.0.1:7400 did not answer");
    }

    @Test
    void aNodeThatEndsIsToldAtOnceWithTheEndOfItsLog() throws IOException {
        start("node-0", "exec cat");
        start("node-1", "echo 'the port 7401 is in use'; exit 1");
        assertThatThrownBy(() -> await(() -> Optional.of(mesh), 30_000))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("node-1 ended with exit code 1")
                .hasMessageContaining("the port 7401 is in use");
    }

    @Test
    void anInterruptionEndsTheWait() throws IOException {
        start("node-0", "exec cat");
        interruption.interrupt();
        assertThat(await(() -> Optional.of(mesh), 30_000)).isEmpty();
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("interrupted before a job was submitted");
    }

    /** So many that start at once are late for each other's deadlines. */
    @Test
    void nodesWaitForOthersToBeReadyWhereThereAreMany() {
        int count = 2 * LocalNodes.AT_ONCE + 1;
        LocalNodes nodes = new LocalNodes(List.of(), waiting(count));
        AtomicInteger most = new AtomicInteger();
        assertThat(new MeshWait(
                                nodes,
                                () -> {
                                    int ready = mesh.members.size();
                                    most.accumulateAndGet(processes.size() - ready, Math::max);
                                    append("node-" + ready, "node-" + ready + " is ready at 127.0.0.1:7400");
                                    mesh.members.add(new MeshConnection.Member(
                                            "node-" + ready, 1, "127.0.0.1:7400", "127.0.0.1"));
                                    return mesh.members.size() < count ? Optional.empty() : Optional.of(mesh);
                                },
                                progress,
                                interruption,
                                Duration.ofSeconds(30),
                                System::nanoTime)
                        .complete())
                .containsSame(mesh);
        assertThat(processes).hasSize(count);
        assertThat(most).hasValue(LocalNodes.AT_ONCE);
        assertThat(shown.toString(StandardCharsets.UTF_8)).startsWith("mesh: 0 of " + count + " nodes");
    }

    @Test
    void queuedNodesAreCountedAndNotStartedAfterAFailure() {
        LocalNodes nodes = new LocalNodes(List.of(), waiting(LocalNodes.AT_ONCE + 2));
        assertThatThrownBy(() -> new MeshWait(
                                nodes,
                                Optional::empty,
                                progress,
                                interruption,
                                Duration.ofMillis(200),
                                System::nanoTime)
                        .complete())
                .hasMessageEndingWith("2 more wait for these to be ready");
        nodes.kill();
        append("node-0", "node-0 is ready at 127.0.0.1:7400");
        nodes.startMore();
        assertThat(processes).hasSize(LocalNodes.AT_ONCE);
    }

    private List<Supplier<LocalNode>> waiting(int count) {
        return IntStream.range(0, count)
                .<Supplier<LocalNode>>mapToObj(index -> () -> {
                    try {
                        start("node-" + index, "exec cat");
                        return processes.getLast();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private Optional<MeshConnection> await(Supplier<Optional<? extends MeshConnection>> connect, long milliseconds) {
        return new MeshWait(
                        new LocalNodes(processes),
                        connect,
                        progress,
                        interruption,
                        Duration.ofMillis(milliseconds),
                        System::nanoTime)
                .complete();
    }

    private void append(String name, String line) {
        try {
            Files.writeString(directory.resolve(name + ".log"), line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(String name, String script) throws IOException {
        Path log = Files.createFile(directory.resolve(name + ".log"));
        processes.add(new LocalNode(
                name,
                new ProcessBuilder("sh", "-c", script)
                        .redirectOutput(log.toFile())
                        .start(),
                log));
    }
}
