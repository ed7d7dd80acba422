package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
        int[] ports = FreePorts.take(3);
        certificates("--mesh", mesh(ports), "--node-count", "2", "--users", "alice:submit,bob:watch");
        try (Locmoe first = node(0, ports, "certificates: " + directory.resolve("certificates/node-0"));
                Locmoe second = node(1, ports, "certificates: " + directory.resolve("certificates/node-1"))) {
            awaitReady(first, second);
            String address = "127.0.0.1:" + ports[2];
            refusesStrangers(address);
            Locmoe tooMany = train(address, "many", "--nodes", "4", "--certificates", "certificates/alice");
            assertThat(tooMany.exitCode(1)).isNotZero();
            assertThat(tooMany.errors()).contains("2").contains("4 nodes");
            for (String router : new String[] {"hash", "locmoe"}) {
                Locmoe job = train(address, router, "--router", router, "--certificates", "certificates/alice");
                assertThat(job.exitCode(1)).as(job.output() + job.errors()).isZero();
                // New certificates for all, while the nodes run.
                certificates();
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
                    .contains("were replaced and are used from now on")
                    .containsPattern("(?m)^\\d{4}-\\d{2}-\\d{2}T[^ ]+ INFO .*joined the mesh");
        }
    }

    private void refusesStrangers(String address) throws IOException {
        Locmoe nobody = train(address, "nobody");
        assertThat(nobody.exitCode(1)).as(nobody.output()).isEqualTo(1);
        assertThat(nobody.errors()).contains("whether it asks for certificates");
        Locmoe watcher = train(address, "watcher", "--certificates", "certificates/bob");
        assertThat(watcher.exitCode(1)).as(watcher.output()).isEqualTo(1);
        assertThat(watcher.errors()).contains("needs the role submit; the caller is bob");
    }

    private void certificates(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "certificates";
        all[1] = directory.resolve("certificates").toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Locmoe made = Locmoe.run(directory, all);
        assertThat(made.exitCode(1)).as(made.errors()).isZero();
    }

    private static String mesh(int[] ports) {
        return "by-hand-" + ports[2];
    }

    /** A path that each process resolves by itself, as a directory that was not copied to all machines alike. */
    @Test
    void nodesWithDifferentTextEndTheJobBeforeItsFirstStep() throws IOException {
        int[] ports = FreePorts.take(3);
        for (String place : new String[] {"node-0", "node-1", ""}) {
            Path english = Files.createDirectories(directory.resolve(place).resolve("text/english"));
            Files.writeString(english.resolve("a.txt"), ("some words of " + place + " and more ").repeat(2000));
        }
        try (Locmoe first = node(0, ports, "open: true");
                Locmoe second = node(1, ports, "open: true")) {
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

    private Locmoe node(int index, int[] ports, String proof) throws IOException {
        Path config = directory.resolve("node-" + index + ".yaml");
        Files.writeString(config, """
                index: %d
                host: 127.0.0.1
                bind: 0.0.0.0
                cluster: %s
                %s
                roots: [%s]
                membershipPort: %d
                controlPort: %d
                join: ["127.0.0.1:%d", "127.0.0.1:%d"]
                """.formatted(
                index, mesh(ports), proof, directory, ports[index], index == 0 ? ports[2] : 0, ports[0], ports[1]));
        return Locmoe.start(directory.resolve("node-" + index), "node", "--config", config.toString());
    }
}
