package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is started by hand, node by node, and runs one job after the other. */
@Tag("slow")
class RunningMeshTest {
    private static final String[] JOB = {
        "--set",
        "nodes=2",
        "--steps",
        "6",
        "--set",
        "width=32",
        "--set",
        "heads=2",
        "--set",
        "feedForward=32",
        "--set",
        "sequence=16",
        "--set",
        "warmupSteps=1"
    };

    @TempDir
    Path directory;

    @Test
    void takesJobsAndRefusesOneThatAsksForMoreNodes() throws IOException {
        int[] ports = freePorts(3);
        try (Locmoe first = node(0, ports);
                Locmoe second = node(1, ports)) {
            awaitReady(first, second);
            String address = "127.0.0.1:" + ports[2];
            Locmoe tooMany = train(address, "many", "--nodes", "4");
            assertThat(tooMany.exitCode(1)).isNotZero();
            assertThat(tooMany.errors()).contains("2").contains("4 nodes");
            for (String router : new String[] {"hash", "locmoe"}) {
                Locmoe job = train(address, router, "--router", router);
                assertThat(job.exitCode(1)).as(job.output() + job.errors()).isZero();
                assertThat(Locmoe.report(directory.resolve(router)).path("steps"))
                        .hasSize(6);
            }
            assertThat(first.runs() && second.runs()).isTrue();
            first.signal("TERM");
            second.signal("TERM");
            first.exitCode(30);
            second.exitCode(30);
            assertThat(first.output() + first.errors() + second.output() + second.errors())
                    .doesNotContain("leaked", "suspected")
                    .containsPattern("(?m)^\\d{4}-\\d{2}-\\d{2}T[^ ]+ INFO .*joined the mesh");
        }
    }

    /** A path that each process resolves by itself, as a directory that was not copied to all machines alike. */
    @Test
    void nodesWithDifferentTextEndTheJobBeforeItsFirstStep() throws IOException {
        int[] ports = freePorts(3);
        for (String place : new String[] {"node-0", "node-1", ""}) {
            Path english = Files.createDirectories(directory.resolve(place).resolve("text/english"));
            Files.writeString(english.resolve("a.txt"), ("some words of " + place + " and more ").repeat(2000));
        }
        try (Locmoe first = node(0, ports);
                Locmoe second = node(1, ports)) {
            awaitReady(first, second);
            Locmoe job = train("127.0.0.1:" + ports[2], "different", "--set", "data=/proc/self/cwd/text");
            assertThat(job.exitCode(1)).isEqualTo(1);
            assertThat(job.errors())
                    .containsPattern("the nodes read different text: node-0 \\(.*\\) has the fingerprint [0-9a-f]{16}, "
                            + "but node-1 \\(.*\\) [0-9a-f]{16}")
                    .contains("last checkpoint: none");
        }
    }

    private static void awaitReady(Locmoe first, Locmoe second) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> first.output().contains("ready") && second.output().contains("ready"));
    }

    private Locmoe train(String address, String out, String... more) {
        String[] arguments = new String[JOB.length + more.length + 5];
        System.arraycopy(new String[] {"train", "--mesh", address, "--out", out}, 0, arguments, 0, 5);
        System.arraycopy(JOB, 0, arguments, 5, JOB.length);
        System.arraycopy(more, 0, arguments, 5 + JOB.length, more.length);
        return Locmoe.run(directory, arguments);
    }

    private Locmoe node(int index, int[] ports) throws IOException {
        Path config = directory.resolve("node-" + index + ".yaml");
        Files.writeString(
                config, """
                index: %d
                host: 127.0.0.1
                bind: 0.0.0.0
                cluster: by-hand-%d
                open: true
                membershipPort: %d
                controlPort: %d
                join: ["127.0.0.1:%d", "127.0.0.1:%d"]
                """.formatted(index, ports[2], ports[index], index == 0 ? ports[2] : 0, ports[0], ports[1]));
        return Locmoe.start(directory.resolve("node-" + index), "node", "--config", config.toString());
    }

    private static int[] freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new ServerSocket(0);
            ports[i] = sockets[i].getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
