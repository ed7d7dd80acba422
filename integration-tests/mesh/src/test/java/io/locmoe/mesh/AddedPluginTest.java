package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that come, change and go in the directories of two nodes while these run. */
@Tag("slow")
class AddedPluginTest {
    @TempDir
    Path directory;

    private final List<NodeHere> nodes = new ArrayList<>();
    private String address;

    @BeforeEach
    void startMesh() throws IOException {
        int[] ports = FreePorts.take(2);
        address = "127.0.0.1:" + ports[1];
        for (int index = 0; index < 2; index++) {
            Path config = Files.writeString(directory.resolve("node-" + index + ".yaml"), """
                    index: %d
                    host: 127.0.0.1
                    cluster: added-%d
                    open: true
                    roots: [%s]
                    pluginDirectories: [%s, %s]
                    membershipPort: %d
                    controlPort: %d
                    join: ["127.0.0.1:%d"]
                    """.formatted(
                            index,
                            ports[0],
                            directory,
                            CommandHere.INSTALLATION.plugins(),
                            Files.createDirectories(plugins(index)),
                            index == 0 ? ports[0] : 0,
                            index == 0 ? ports[1] : 0,
                            ports[0]));
            nodes.add(NodeHere.start(config));
        }
    }

    @AfterEach
    void stopMesh() {
        nodes.forEach(NodeHere::close);
    }

    private Path plugins(int node) {
        return directory.resolve("plugins-" + node);
    }

    private String[] train(String out, String router, int steps) {
        return "train --mesh %s --out %s --router %s --steps %d --set nodes=2 --set width=32 --set heads=2"
                .concat(" --set feedForward=32 --set sequence=16 --set warmupSteps=1 --set validateEvery=0")
                .concat(" --set shadow=random --set shadow.delay=20")
                .formatted(address, directory.resolve(out), router, steps)
                .split(" ");
    }

    /** A job that runs until it is told to end. */
    private Locmoe startLong(String out, String router) {
        Locmoe job = Locmoe.start(directory, train(out, router, 100_000));
        await().atMost(Duration.ofSeconds(90)).until(() -> job.output().contains("step 1/"));
        return job;
    }

    private static void end(Locmoe job) {
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
        job.signal("INT");
        assertThat(job.exitCode(60)).as(job.output() + job.errors()).isEqualTo(130);
    }

    private JsonNode list(int exitCode) throws IOException {
        CommandHere list = CommandHere.run("plugins", "list", "--mesh", address, "--json");
        assertThat(list.exitCode()).as(list.text()).isEqualTo(exitCode);
        return new ObjectMapper().readTree(list.output());
    }

    @Test
    void newJarServesTheNextJobWhileRunningJobsKeepTheirs() throws IOException {
        Locmoe before = startLong("before", "hash");
        FaultyJar.write(plugins(0), "1");
        assertThat(list(1).path("differences")
                        .path("router-faulty")
                        .path("node-1")
                        .asText("?"))
                .isEmpty();
        end(before);
        CommandHere alone = CommandHere.run(train("alone", "faulty", 2));
        assertThat(alone.exitCode()).as(alone.text()).isEqualTo(1);
        assertThat(alone.errors())
                .contains("the plug-in with the router 'faulty' is missing on node-1 (")
                .contains("router-faulty.jar with SHA-256 ")
                .contains("copy the same plug-in directory to all nodes");

        FaultyJar.write(plugins(1), "1");
        Locmoe during = startLong("during", "faulty");
        // In place, on both nodes, while classes of it may still have to be loaded.
        for (int node = 0; node < 2; node++) {
            Files.write(plugins(node).resolve("router-faulty/router-faulty.jar"), new byte[100]);
        }
        JsonNode damaged = list(1);
        assertThat(damaged.path("differences")).isEmpty();
        assertThat(damaged.toString()).contains("router-faulty.jar, which cannot be read as a jar");
        end(during);

        FaultyJar.write(plugins(0), "2");
        FaultyJar.write(plugins(1), "2");
        CommandHere after = CommandHere.run(train("after", "faulty", 2));
        assertThat(after.exitCode()).as(after.text()).isZero();
        assertThat(list(0).toString()).contains("\"version\":\"2\"").doesNotContain("\"version\":\"1\"");
    }
}
