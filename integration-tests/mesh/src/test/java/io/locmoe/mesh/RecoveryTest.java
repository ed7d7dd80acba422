package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training outlives the death of its nodes, without a person; {@link FaultBenchTest} compares its losses with those
 * of an undisturbed one.
 */
@Tag("slow")
class RecoveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(240);
    private static final String JOB = "train --nodes 3 --spares 1 --steps 1000000 --out run --set experts=6"
            + " --set batch=6 --set width=36 --set feedForward=32 --set blocks=2 --set sequence=16"
            + " --set warmupSteps=4 --set validateEvery=0 --set validationSequences=6";

    @TempDir
    Path directory;

    /** Also a replacement that dies before it has joined, or while it is spare; nobody has asked for any of that. */
    @Test
    void aStoppedProcessIsReplacedAndTheReplacementTakesThePlaceOfALostNode() {
        try (Locmoe job = Locmoe.start(directory, JOB.split(" "))) {
            awaitSteps(job, 5);
            ProcessHandle stopped = node(job, 1);
            Locmoe.signal(stopped, "STOP");
            await().atMost(LIMIT).until(() -> !stopped.isAlive());
            awaitNode(job, 1).destroyForcibly();
            assertThat(members(job, 1)).contains("node-3").doesNotContain("node-1");
            awaitStartedAgain(1);
            node(job, 1).destroyForcibly();
            awaitStartedAgain(2);
            node(job, 2).destroyForcibly();
            assertThat(members(job, 2)).contains("node-1", "node-3").doesNotContain("node-2");
            assertThat(lines("node-1 was lost in step ")).isOne();
            awaitSteps(job, 5);
            job.signal("INT");
            assertThat(job.exitCode(120)).isEqualTo(130);
            assertThat(job.nodes()).isEmpty();
        }
    }

    /** The nodes with which the run has gone on after so many losses. */
    private List<String> members(Locmoe job, int losses) {
        await().atMost(LIMIT)
                .until(() -> !job.runs()
                        || Locmoe.report(directory.resolve("run")).path("losses").size() == losses);
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
        return Locmoe.report(directory.resolve("run"))
                .path("losses")
                .path(losses - 1)
                .path("members")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /** Waits until it is told that a replacement of node 1 has died, and until the next one is spare. */
    private void awaitStartedAgain(int died) {
        Path logs = directory.resolve("run/logs");
        String told = "node-1 ended with exit code 137 and is started again; its log was "
                + logs.resolve("node-1.again-%d.log".formatted(died));
        Path next = logs.resolve("node-1.again-%d.log".formatted(died + 1));
        await().atMost(LIMIT).until(() -> lines(told) == 1);
        await().atMost(LIMIT)
                .until(() -> Files.exists(next) && Files.readString(next).contains("node-1 is ready at"));
    }

    /** Waits until so many more steps have been trained. */
    private void awaitSteps(Locmoe job, int more) {
        long goal = lines("step ") + more;
        await().atMost(LIMIT).until(() -> !job.runs() || lines("step ") >= goal);
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
    }

    private long lines(String start) {
        Path file = directory.resolve("run/train.log");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(start))
                            .count()
                    : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static ProcessHandle awaitNode(Locmoe job, int node) {
        await().atMost(LIMIT).until(() -> found(job, node).isPresent());
        return node(job, node);
    }

    private static ProcessHandle node(Locmoe job, int node) {
        return found(job, node).orElseThrow();
    }

    private static Optional<ProcessHandle> found(Locmoe job, int node) {
        return job.nodes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("node-" + node + ".json"))
                .findFirst();
    }
}
