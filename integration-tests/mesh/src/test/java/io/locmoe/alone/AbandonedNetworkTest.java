package io.locmoe.alone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.mesh.Alone;
import io.locmoe.mesh.Locmoe;
import io.locmoe.mesh.Namespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in namespaces: however the command ends, nothing of its network stays. */
@Alone
@Tag("slow")
class LinkRateTrainingTest {
    private static final String[] JOB = {
        "--link-rate",
        "100mbit",
        "--nodes",
        "2",
        "--set",
        "width=64",
        "--set",
        "feedForward=128",
        "--set",
        "sequence=32",
        "--set",
        "checkpointEvery=2",
        "--set",
        "validateEvery=0",
        "--set",
        "warmupSteps=1"
    };

    @TempDir
    Path directory;

    @BeforeAll
    static void namespaces() {
        Namespaces.assume();
    }

    @Test
    void trainsAndRemovesTheNetwork() {
        try (Locmoe job = start("4")) {
            assertThat(job.exitCode(120)).as(job.output() + job.errors()).isZero();
            assertThat(Namespaces.of(job.pid())).isEmpty();
            assertThat(job.output()).contains("links: 100mbit each way");
        }
        JsonNode report = Locmoe.report(directory.resolve("run"));
        assertThat(report.at("/job/linkRates")).extracting(JsonNode::asText).containsExactly("100mbit", "100mbit");
        assertThat(report.path("steps")).hasSize(4);
        assertThat(report.path("steps").get(3).path("bytes").path("interNode").asLong())
                .isPositive();
    }

    @Test
    void aTerminatedCommandRemovesTheNetwork() {
        try (Locmoe job = training()) {
            job.signal("TERM");
            assertThat(job.exitCode(60)).as(job.output() + job.errors()).isEqualTo(130);
            assertThat(Namespaces.of(job.pid())).isEmpty();
        }
    }

    @Test
    void theNetworkOfAKilledCommandIsRemoved() {
        try (Locmoe job = training()) {
            List<ProcessHandle> nodes = job.nodes();
            job.signal("KILL");
            Namespaces.awaitGone(job.pid());
            gone(nodes);
        }
    }

    /** Where even the watchdog is killed, the next network that is made removes it. */
    @Test
    void theNextNetworkRemovesWhatIsLeft() {
        try (Locmoe job = training()) {
            List<ProcessHandle> nodes = job.nodes();
            assertThat(job.watchdogs()).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
            job.signal("KILL");
            gone(nodes);
            assertThat(Namespaces.of(job.pid())).hasSize(1 + 1 + 2);
            LinkNetwork.create(List.of(LinkRate.parse("1gbit"))).close();
            assertThat(Namespaces.of(job.pid())).isEmpty();
        }
    }

    private static void gone(List<ProcessHandle> nodes) {
        await().atMost(Duration.ofSeconds(30)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts a long job and waits for its first checkpoint. */
    private Locmoe training() {
        Locmoe job = start("100000");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> !job.runs() || Files.isDirectory(directory.resolve("run/checkpoints/step-000002")));
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
        assertThat(job.nodes()).hasSize(2);
        assertThat(Namespaces.of(job.pid())).hasSize(1 + 1 + 2);
        return job;
    }

    private Locmoe start(String steps) {
        List<String> arguments = new ArrayList<>(List.of("train", "--out", "run", "--steps", steps));
        arguments.addAll(Arrays.asList(JOB));
        return Locmoe.start(directory, arguments.toArray(String[]::new));
    }
}
