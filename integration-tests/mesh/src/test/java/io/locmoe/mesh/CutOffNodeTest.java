package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.RunFiles;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node that a command watches is cut off from the others, and says that they are lost; the command, when it is told
 * to end, removes the network over which it has trained.
 */
@Tag("slow")
class CutOffNodeTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int NODES = 3;

    @TempDir
    Path directory;

    @Test
    void onlyTheCutOffNodeIsReplacedAndTheTerminatedCommandRemovesTheNetwork() throws IOException {
        Namespaces.assume();
        try (Locmoe job = start()) {
            await().atMost(LIMIT).until(() -> !job.runs() || log().contains("step 3/"));
            assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
            List<ProcessHandle> nodes = job.nodes();
            assertThat(nodes).hasSize(NODES);
            assertThat(Namespaces.of(job.pid())).hasSize(1 + 1 + NODES);
            hear(job, false);
            await().atMost(LIMIT).until(() -> !job.runs() || logs().contains("node-0.again-1.log"));
            hear(job, true);
            await().atMost(LIMIT).until(() -> !job.runs() || recovered());
            assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
            assertThat(nodes.stream().filter(ProcessHandle::isAlive)).hasSize(NODES - 1);
            assertThat(logs()).containsOnlyOnce("again");
            requireOrderlyEnd(job);
        }
    }

    private void requireOrderlyEnd(Locmoe job) {
        job.signal("TERM");
        assertThat(job.exitCode(60)).as(job.output() + job.errors()).isEqualTo(130);
        assertThat(Namespaces.of(job.pid())).isEmpty();
        assertThat(job.output()).contains("links: 10gbit each way");
        RunReport report = new RunFiles(directory.resolve("run")).report();
        assertThat(report.job().linkRates()).hasSize(NODES).containsOnly("10gbit");
        assertThat(report.steps().getLast().bytes().interNode()).isPositive();
    }

    private boolean recovered() throws IOException {
        return log().lines()
                .anyMatch(line -> line.startsWith("node-0 failed in step") && line.contains("; again from"));
    }

    private Locmoe start() {
        String settings = "experts=6 batch=6 width=36 feedForward=32 blocks=2 sequence=16 validateEvery=0"
                + " validationSequences=6 warmupSteps=4 shadow=random shadow.delay=20";
        Stream<String> arguments = Stream.concat(
                Stream.of("train --link-rate 10gbit --nodes 3 --steps 1000000 --out run".split(" ")),
                Stream.of(settings.split(" ")).flatMap(setting -> Stream.of("--set", setting)));
        return Locmoe.start(directory, arguments.toArray(String[]::new));
    }

    private static void hear(Locmoe job, boolean heard) {
        for (int other = 1; other < NODES; other++) {
            Namespaces.hear(job.pid(), 0, other, heard);
        }
    }

    private String log() throws IOException {
        Path file = directory.resolve("run/train.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Names of the logs of all processes of nodes. */
    private String logs() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("run/logs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .collect(Collectors.joining(" "));
        }
    }
}
