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
            + " --set warmupSteps=4 --set validateEvery=0 --set validationSequences=6"
            + " --shadow random --set shadow.delay=20";

    @TempDir
    Path directory;

    /**
     * Spares and replacements that die are started again; nobody has asked for any of that. A spare rehearses beside
     * the run, before it takes part.
     */
    @Test
    void aSpareTakesThePlaceOfAStoppedProcessWhichIsReplaced() {
        try (Locmoe job = Locmoe.start(directory, JOB.split(" "))) {
            awaitSteps(job, 5);
            awaitNode(job, 3).destroyForcibly();
            awaitStartedAgain("node-3", "", 1);
            awaitLine(log("node-3", ".again-1"), "rehearsed 80 steps");
            awaitSteps(job, 5);
            ProcessHandle stopped = awaitNode(job, 1);
            Locmoe.signal(stopped, "STOP");
            await().atMost(LIMIT).until(() -> !stopped.isAlive());
            awaitNode(job, 1).destroyForcibly();
            assertThat(awaitMembers(job)).contains("node-3").doesNotContain("node-1");
            awaitStartedAgain("node-1", ".again-2", 3);
            awaitSteps(job, 5);
            assertThat(Locmoe.report(directory.resolve("run")).path("failures")).hasSize(1);
            job.signal("INT");
            assertThat(job.exitCode(120)).isEqualTo(130);
            assertThat(job.nodes()).isEmpty();
        }
    }

    /** The nodes with which the run has gone on after a loss. */
    private List<String> awaitMembers(Locmoe job) {
        await().atMost(LIMIT).until(() -> !job.runs() || failures().size() == 1);
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
        return failures()
                .path(0)
                .path("members")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private JsonNode failures() {
        return Locmoe.report(directory.resolve("run")).path("failures");
    }

    /**
     * Waits until it is told that a process has died, and until the next one of its node is in the mesh.
     *
     * @param died what the name of its log has after that of the node
     * @param next number of the next one, of all that were started again
     */
    private void awaitStartedAgain(String node, String died, int next) {
        String told = node + " ended with exit code 137 and is started again; its log was " + log(node, died);
        Path log = log(node, ".again-" + next);
        await().atMost(LIMIT).until(() -> lines(told) == 1);
        awaitLine(log, node + " is ready at");
    }

    private static void awaitLine(Path log, String part) {
        await(part)
                .atMost(LIMIT)
                .until(() -> Files.exists(log) && Files.readString(log).contains(part));
    }

    private Path log(String node, String process) {
        return directory.resolve("run/logs/" + node + process + ".log");
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
        return await().atMost(LIMIT)
                .until(() -> found(job, node), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<ProcessHandle> found(Locmoe job, int node) {
        return job.nodes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("node-" + node + ".json"))
                .findFirst();
    }
}
