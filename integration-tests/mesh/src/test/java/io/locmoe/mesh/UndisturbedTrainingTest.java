package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A training goes on, whatever comes from outside, until Ctrl-C ends it in order. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UndisturbedTrainingTest {
    private static final int CONNECTIONS = 500;
    /** Most bytes in all nodes' logs, whatever a stranger sends: the libraries wrote 700 bytes for each connection. */
    private static final long MOST_LOGGED = 150_000;

    @TempDir
    private static Path directory;

    private static Training training;
    private static Locmoe command;

    @BeforeAll
    static void train() {
        training = Training.start(directory, Job.tiny().steps(1_000_000).paced().set("checkpointEvery", 5));
        command = training.command();
        training.awaitCheckpoint();
    }

    @AfterAll
    static void end() {
        training.close();
    }

    @Test
    @Order(1)
    void aSecondStartInItsDirectoryIsRefusedWithTheHolder() {
        String run = training.files().directory().toString();
        CommandHere second = CommandHere.run("train", "--resume", run, "--out", run);
        assertThat(second.exitCode()).as(second.text()).isEqualTo(2);
        assertThat(second.errors()).contains("run is in use by a run in process " + command.pid());
        awaitProgress();
    }

    @Test
    @Order(2)
    void randomBytesToEveryPortOfANodeLeaveTheLogsSmall() throws IOException {
        long before = logged();
        Set<Integer> ports = ListeningPorts.of(command.nodes().getFirst());
        assertThat(ports).hasSizeGreaterThanOrEqualTo(4);
        Random random = new Random(1);
        for (int port : ports) {
            for (int n = 0; n < CONNECTIONS; n++) {
                send(port, random);
            }
        }
        awaitProgress();
        assertThat(logged() - before).isLessThan(MOST_LOGGED);
        for (Path log : logs()) {
            assertThat(Files.readString(log).lines().filter(line -> line.startsWith("\tat ")))
                    .isEmpty();
        }
    }

    @Test
    @Order(3)
    void controlCEndsItWithACheckpointAndExitCode130() {
        List<ProcessHandle> nodes = command.nodes();
        assertThat(nodes).hasSize(2);
        command.signal("INT");
        assertThat(command.exitCode(60)).as(training.said()).isEqualTo(130);
        await().atMost(Duration.ofSeconds(60)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
        long last = training.files().report().steps().getLast().step();
        assertThat(Locmoe.newestStep(training.files().directory())).isEqualTo(last);
    }

    private static void awaitProgress() {
        training.awaitStep(training.files().lastStep() + 10);
    }

    private static void send(int port, Random random) {
        byte[] bytes = new byte[1 + random.nextInt(2000)];
        random.nextBytes(bytes);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // A node may refuse it at any moment.
        }
    }

    private static List<Path> logs() throws IOException {
        try (Stream<Path> all = Files.list(training.files().directory().resolve("logs"))) {
            return all.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }

    private static long logged() throws IOException {
        return logs().stream().mapToLong(log -> log.toFile().length()).sum();
    }
}
