package io.locmoe.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.laboratory.bench.leftovers.Traces;
import io.locmoe.mesh.Locmoe;
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

    /** What neither command nor nodes could remove, the next start does; nothing is left of a run that ends. */
    @Test
    void onlyTheUserReachesWhatARunMakesAndTheNextStartRemovesWhatKilledProcessesHaveLeft() throws IOException {
        Set<Path> made = new TreeSet<>();
        try (Locmoe job = training("killed")) {
            made.addAll(made(job));
            assertThat(made).as("what it has in memory").isNotEmpty();
            requireReachedByNobodyElse(made, directory.resolve("killed"));
            assertThat(job.runs()).isTrue();
            List<ProcessHandle> nodes = job.nodes();
            nodes.forEach(ProcessHandle::destroyForcibly);
            job.signal("KILL");
            await().atMost(Duration.ofSeconds(30)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
            job.exitCode(30);
        }
        try (Locmoe next = start("next", 3)) {
            await().atMost(Duration.ofSeconds(300)).until(() -> {
                made.addAll(made(next));
                return !next.runs();
            });
            assertThat(next.exitCode(1)).as(next.output() + next.errors()).isZero();
        }
        made.addAll(ours());
        made.removeIf(path -> !Files.exists(path));
        assertThat(made).isEmpty();
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

    /** Starts a short job, for which the second compiler does not pay. */
    private Locmoe start(String out, int steps) {
        return Locmoe.start(
                directory,
                Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary),
                ("train --nodes 2 --steps " + steps + " --set width=32 --set feedForward=32 --set heads=2 --out " + out
                                + " --set sequence=16 --set warmupSteps=1 --set validateEvery=0"
                                + " --set validationSequences=16 --shadow random --set shadow.delay=20")
                        .split(" "));
    }

    private Locmoe training(String out) {
        Locmoe job = start(out, 1_000_000);
        Path steps = directory.resolve(out).resolve("steps.jsonl");
        await().atMost(Duration.ofSeconds(120))
                .until(() -> !job.runs() || steps.toFile().length() > 0);
        assertThat(job.nodes()).as(job.output() + job.errors()).hasSize(2);
        return job;
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
