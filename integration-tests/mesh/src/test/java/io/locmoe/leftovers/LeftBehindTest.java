package io.locmoe.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.harness.job.Job;
import io.locmoe.laboratory.bench.leftovers.Traces;
import io.locmoe.mesh.Locmoe;
import io.locmoe.mesh.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes outside of its output directory goes with it, and nobody else may look at what it makes. */
@Tag("slow")
class LeftBehindTest {
    /** 2.5 million parameters, of which every step writes 30 MB. */
    private static final Job JOB = Job.tiny()
            .steps(1_000_000)
            .paced()
            .set("width", 128)
            .set("feedForward", 512)
            .set("experts", 8)
            .set("blocks", 4)
            .set("checkpointEvery", 1);

    @TempDir
    Path directory;

    private Path temporary;

    @BeforeEach
    void temporary() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    /** The command that looks by itself. Nodes end with theirs, and remove what is in memory. */
    @Test
    void nothingIsLeftOfACommandThatIsKilledOrInterrupted() {
        Locmoe bench = Locmoe.run(directory, "bench", "launcher", "--endings", "killed,interrupted", "--out", "run");
        assertThat(bench.exitCode(1)).as(bench.output() + bench.errors()).isZero();
        JsonNode found = Locmoe.json(directory.resolve("run/launcher.json"));
        assertThat(found.path("runs").findValuesAsText("ending")).containsExactly("killed", "Ctrl-C");
        assertThat(found.path("runs"))
                .allSatisfy(run -> assertThat(run.path("left")).isEmpty());
    }

    /**
     * What neither command nor nodes could remove, the next start does, and nothing is left of a run that ends. It goes
     * on from the last whole checkpoint, as all are killed while they write the next one.
     */
    @Test
    void theNextStartRemovesWhatKilledProcessesHaveLeftAndGoesOnFromTheLastWholeCheckpoint() throws IOException {
        Set<Path> made = new TreeSet<>();
        killWhileWriting(made);
        Path run = directory.resolve("run");
        long saved = Locmoe.newestStep(run);
        assertThat(saved).isPositive();
        Job rest = JOB.resume(run).set("stopAfter", saved + 1);
        try (Training next = Training.start(directory, rest, environment())) {
            await().atMost(Duration.ofSeconds(300)).until(() -> {
                made.addAll(made(next.command()));
                return !next.command().runs();
            });
            assertThat(next.command().exitCode(1)).as(next.said()).isZero();
        }
        assertThat(Locmoe.newestStep(run)).isEqualTo(saved + 1);
        assertThat(partial()).isEmpty();
        made.addAll(ours());
        made.removeIf(path -> !Files.exists(path));
        assertThat(made).isEmpty();
    }

    /**
     * Kills command and nodes as soon as a checkpoint after the first is half written.
     *
     * @param made gets what they have made; only the user reaches it
     */
    private void killWhileWriting(Set<Path> made) throws IOException {
        try (Training training = Training.start(directory, JOB, environment())) {
            training.awaitCheckpoint();
            Locmoe command = training.command();
            made.addAll(made(command));
            assertThat(made).as("what it has in memory").isNotEmpty();
            requireReachedByNobodyElse(made, training.files().directory());
            List<ProcessHandle> nodes = command.nodes();
            assertThat(nodes).as(training.said()).hasSize(2);
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !command.runs() || !partial().isEmpty());
            assertThat(command.runs()).as(training.said()).isTrue();
            nodes.forEach(ProcessHandle::destroyForcibly);
            command.signal("KILL");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !command.runs() && nodes.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** Checkpoints that are not whole. */
    private List<String> partial() throws IOException {
        try (Stream<Path> children = Files.list(directory.resolve("run/checkpoints"))) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> name.startsWith(".partial-"))
                    .toList();
        }
    }

    private static void requireReachedByNobodyElse(Set<Path> made, Path run) throws IOException {
        List<Path> reachable = new ArrayList<>();
        for (Path path : made) {
            reachable(path, reachable);
        }
        reachable(run, reachable);
        assertThat(reachable).isEmpty();
        for (Path socket : unixSockets(made)) {
            String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent()));
            assertThat(rights).as(socket.toString()).isEqualTo("rwx------");
        }
    }

    /** What others may read or write, and may enter the directories above. */
    private static void reachable(Path path, List<Path> found) throws IOException {
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        if (rights.endsWith("------")) {
            return;
        }
        found.add(path);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> children = Files.list(path)) {
                for (Path child : children.toList()) {
                    reachable(child, found);
                }
            }
        }
    }

    /** Sockets that are in one of the directories. */
    private static List<Path> unixSockets(Set<Path> made) throws IOException {
        List<Path> sockets = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
            String[] words = line.trim().split("\\s+");
            if (words.length == 8 && made.stream().anyMatch(Path.of(words[7])::startsWith)) {
                sockets.add(Path.of(words[7]));
            }
        }
        return sockets;
    }

    /** The environment of short jobs, for which the second compiler does not pay. */
    private Map<String, String> environment() {
        return Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary);
    }

    /** What is there of a run: in memory, what its processes have opened. */
    private Set<Path> made(Locmoe job) {
        Set<Path> made = ours();
        ProcessHandle.of(job.pid())
                .map(command -> Traces.of(command, temporary).memory())
                .ifPresent(made::addAll);
        made.removeIf(path -> !Files.exists(path));
        return made;
    }

    /** All temporary files. Shared libraries stay for later runs. */
    private Set<Path> ours() {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> !path.getFileName().toString().matches(".*-(openblas|dnnl)-.*"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
