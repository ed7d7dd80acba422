package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that falls silent in the middle of a training: the log of the run has the last exchanges of all the others.
 */
@Tag("slow")
class SilentNodeTest {
    /** Chunk 0, and layer where there is none, are not written. */
    private static final String EXCHANGE = "\\d+\\.\\d{6} rank %d (to|from) rank \\d: step \\d+, micro-batch -?\\d+"
            + "(, layer \\d+)?, [A-Z_]+(, chunk \\d+)?, (\\d+ bytes, .*|not received yet)";

    @TempDir
    Path directory;

    @Test
    void theLogOfTheRunHasTheLastExchangesOfAllLivingNodesAndNamesTheSilentOne() throws IOException {
        try (Locmoe job = Locmoe.start(
                directory,
                "train",
                "--nodes",
                "3",
                "--steps",
                "100000",
                "--recoveries",
                "0",
                "--set",
                "experts=6",
                "--set",
                "batch=6",
                "--set",
                "width=48",
                "--set",
                "feedForward=64",
                "--set",
                "sequence=32",
                "--set",
                "warmupSteps=1",
                "--set",
                "validateEvery=0",
                "--set",
                "overlap=2",
                "--set",
                "deadlineSeconds=8",
                "--out",
                "run")) {
            await().atMost(Duration.ofSeconds(90)).until(() -> !job.runs() || hasLine("step 3/"));
            assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
            ProcessHandle silent = job.nodes().stream()
                    .sorted(Comparator.comparing(ProcessHandle::pid))
                    .toList()
                    .get(1);
            Locmoe.signal(silent, "STOP");
            await().atMost(Duration.ofSeconds(90)).until(() -> hasLine("failed ("));
            // so that it ends when it is asked to, and need not be killed
            Locmoe.signal(silent, "CONT");
            assertThat(job.exitCode(60)).as(job.output() + job.errors()).isEqualTo(1);
            assertThat(job.output() + job.errors()).contains("node-1").doesNotContain("last exchanges");
        }
        assertThat(log())
                .containsOnlyOnce("node-1: sent none of its last exchanges")
                .anyMatch(line -> line.contains("from rank 1: step ") && line.endsWith("not received yet"));
        for (int node : new int[] {0, 2}) {
            String name = "node-" + node + ": ";
            assertThat(log().stream()
                            .filter(line -> line.startsWith(name))
                            .dropWhile(line ->
                                    !line.equals(name + "its last exchanges, in seconds since it joined the job:"))
                            .skip(1))
                    .hasSizeBetween(2, 24)
                    .allMatch(line -> line.matches(name + EXCHANGE.formatted(node)))
                    .anyMatch(line -> line.endsWith("not received yet"))
                    .anyMatch(line -> line.contains(" bytes, after "));
        }
    }

    private boolean hasLine(String start) throws IOException {
        return log().stream().anyMatch(line -> line.startsWith(start));
    }

    private List<String> log() throws IOException {
        Path file = directory.resolve("run/train.log");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
