package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger sends random bytes to every port of a node. */
@Tag("slow")
class GarbageTest {
    private static final int CONNECTIONS = 1000;
    /** Most bytes in all nodes' logs, whatever a stranger sends: the libraries wrote 700 bytes for each connection. */
    private static final long MOST_LOGGED = 300_000;

    @TempDir
    Path directory;

    @Test
    void theLogsStaySmallAndTheTrainingGoesOn() throws IOException {
        try (Locmoe job = Locmoe.start(
                directory,
                "train --nodes 2 --steps 1000000 --set width=32 --set feedForward=32 --set heads=2 --set sequence=16"
                        .concat(" --set warmupSteps=1 --set validateEvery=0 --out run")
                        .split(" "))) {
            await().atMost(Duration.ofSeconds(120)).until(() -> !job.runs() || steps() > 0);
            assertThat(job.nodes()).as(job.output() + job.errors()).hasSize(2);
            long before = logged();
            Set<Integer> ports = ListeningPorts.of(job.nodes().getFirst());
            assertThat(ports).hasSizeGreaterThanOrEqualTo(4);
            Random random = new Random(1);
            for (int port : ports) {
                for (int n = 0; n < CONNECTIONS; n++) {
                    send(port, random);
                }
            }
            long seen = steps();
            await().atMost(Duration.ofSeconds(60)).until(() -> !job.runs() || steps() > seen + 10);
            job.signal("INT");
            assertThat(job.exitCode(60)).as(job.output() + job.errors()).isEqualTo(130);
            assertThat(logged() - before).isLessThan(MOST_LOGGED);
            assertThat(lines().filter(line -> line.startsWith("\tat "))).isEmpty();
        }
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

    private long steps() throws IOException {
        Path file = directory.resolve("run/steps.jsonl");
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> steps = Files.lines(file)) {
            return steps.count();
        }
    }

    private Stream<Path> logs() throws IOException {
        try (Stream<Path> logs = Files.list(directory.resolve("run/logs"))) {
            return logs.toList().stream();
        }
    }

    private long logged() throws IOException {
        return logs().mapToLong(log -> log.toFile().length()).sum();
    }

    private Stream<String> lines() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path log : logs().toList()) {
            all.append(Files.readString(log));
        }
        return all.toString().lines();
    }
}
