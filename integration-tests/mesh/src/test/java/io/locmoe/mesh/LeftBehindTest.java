package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes outside of its output directory goes with it, and nobody else may look at what it makes. */
@Tag("slow")
class LeftBehindTest {
    private static final List<Path> PLACES =
            List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"));

    @TempDir
    Path directory;

    private final Set<Path> before = ours();

    @Test
    void nothingIsLeftOfARunThatEnds() {
        Locmoe.train(directory.resolve("run"), arguments(3));
        assertThat(left()).isEmpty();
    }

    @Test
    void nothingIsLeftOfARunThatIsInterrupted() {
        try (Locmoe job = training("run")) {
            job.signal("INT");
            assertThat(job.exitCode(60)).isEqualTo(130);
        }
        assertThat(left()).isEmpty();
    }

    /** The nodes end with the command; what neither could remove, the next start does. */
    @Test
    void theNextStartRemovesWhatKilledProcessesHaveLeft() {
        try (Locmoe job = training("killed")) {
            List<ProcessHandle> nodes = job.nodes();
            nodes.forEach(ProcessHandle::destroyForcibly);
            job.signal("KILL");
            await().atMost(Duration.ofSeconds(30)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
            job.exitCode(30);
        }
        assertThat(left()).as("so that there is something to remove").isNotEmpty();
        Locmoe.train(directory.resolve("next"), arguments(3));
        assertThat(left()).isEmpty();
    }

    @Test
    void otherUsersReachNothingThatARunMakes() throws IOException {
        try (Locmoe job = training("run")) {
            List<Path> reachable = new ArrayList<>();
            for (Path path : made()) {
                reachable(path, reachable);
            }
            reachable(directory.resolve("run"), reachable);
            assertThat(reachable).isEmpty();
            for (ProcessHandle node : job.nodes()) {
                assertThat(unixSockets(node))
                        .allSatisfy(socket -> assertThat(made()).anyMatch(socket::startsWith));
            }
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

    private static List<Path> unixSockets(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        List<Path> sockets = new ArrayList<>();
        for (String line : Files.readAllLines(proc.resolve("net/unix"))) {
            String[] words = line.trim().split("\\s+");
            if (words.length == 8 && words[7].contains("locmoe")) {
                sockets.add(Path.of(words[7]));
            }
        }
        return sockets;
    }

    private static String[] arguments(int steps) {
        return ("--nodes 2 --steps " + steps + " --set width=32 --set feedForward=32 --set heads=2 --set sequence=16"
                        + " --set warmupSteps=1 --set validateEvery=0 --set validationSequences=16")
                .split(" ");
    }

    private Locmoe training(String out) {
        List<String> all = new ArrayList<>(List.of("train", "--out", out));
        all.addAll(List.of(arguments(1_000_000)));
        Locmoe job = Locmoe.start(directory, all.toArray(String[]::new));
        Path steps = directory.resolve(out).resolve("steps.jsonl");
        await().atMost(Duration.ofSeconds(120))
                .until(() -> !job.runs() || steps.toFile().length() > 0);
        assertThat(job.nodes()).as(job.output() + job.errors()).hasSize(2);
        return job;
    }

    /** Since the test began. */
    private Set<Path> made() {
        Set<Path> made = ours();
        made.removeAll(before);
        return made;
    }

    /** Of that, what belongs to no process that lives; it has a lock while it does. */
    private Set<Path> left() {
        Set<Path> left = made();
        left.removeIf(LeftBehindTest::isHeld);
        return left;
    }

    private static boolean isHeld(Path directory) {
        try (FileChannel file = FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE)) {
            return file.tryLock() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Files, sockets and directories of this project; shared libraries are unpacked once, for all runs. */
    private static Set<Path> ours() {
        Set<Path> found = new TreeSet<>();
        for (Path place : PLACES) {
            try (Stream<Path> all = Files.list(place)) {
                all.filter(path -> path.getFileName().toString().matches("\\.?(locmoe[_-]|vertx|hazelcast|libnetty).*"))
                        .filter(path -> !path.getFileName().toString().contains("openblas"))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return found;
    }
}
