package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.NodeMetrics;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training outlives the death of its nodes, without a person. */
@Tag("slow")
class RecoveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> JOB = List.of(
            "train",
            "--nodes",
            "3",
            "--set",
            "experts=6",
            "--set",
            "batch=6",
            "--set",
            "width=36",
            "--set",
            "feedForward=32",
            "--set",
            "blocks=2",
            "--set",
            "sequence=16",
            "--set",
            "warmupSteps=4",
            "--set",
            "validateEvery=0",
            "--set",
            "validationSequences=6",
            "--set",
            "checkpointEvery=20",
            "--steps",
            "1000000",
            "--out",
            "run");

    @TempDir
    Path directory;

    /** Two neighbours at once, and then the coordinator, by the command that measures it. */
    @Test
    void killedNodesAreReplacedAndTheLossesAreThoseOfAnUndisturbedRun() {
        List<String> words = new ArrayList<>(List.of("bench", "faults", "--kinds", "coordinator,neighbours"));
        words.addAll(List.of("--faults", "2", "--every", "4"));
        words.addAll(JOB.subList(1, JOB.size()));
        words.addAll(List.of("--set", "snapshotEvery=1"));
        Locmoe bench = Locmoe.run(directory, words.toArray(String[]::new));
        assertThat(bench.exitCode(1)).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output())
                .contains("the coordinator is killed", "two neighbours are killed", "steps have the loss of an");
        JsonNode found = Locmoe.json(directory.resolve("run/faults.json"));
        assertThat(found.path("faults")).hasSize(2).allSatisfy(fault -> {
            assertThat(fault.path("again").asDouble())
                    .isGreaterThan(fault.path("noticed").asDouble());
            assertThat(fault.path("nodes").size())
                    .isEqualTo(fault.path("kind").asText().equals("neighbours") ? 2 : 1);
        });
        assertThat(found.at("/losses/equal")).isEqualTo(found.at("/losses/compared"));
        // What the last step or two had to report may be lost with the coordinator.
        assertThat(found.at("/losses/compared").asLong())
                .isBetween(found.path("steps").asLong() - 4, found.path("steps").asLong());
        assertThat(directory.resolve("run/index.html")).content().contains("Steps over time");
        assertThat(directory.resolve("run/training/logs").toFile().listFiles())
                .allSatisfy(log -> assertThat(log).content().doesNotContain("is in a mesh of its own"))
                .filteredOn(log -> log.getName().contains(".again-"))
                .hasSize(3)
                .allSatisfy(log -> assertThat(log).content().contains("rehearsed a first step"));
        JsonNode report = Locmoe.report(directory.resolve("run/training"));
        assertThat(report.path("losses")).hasSize(2);
        // A neighbour has the state of one node; for two there may be a checkpoint.
        assertThat(report.path("losses")).allSatisfy(loss -> {
            boolean alone = loss.path("lost").size() == 1;
            assertThat(loss.path("state").asText().equals("snapshot")).isEqualTo(alone);
            assertThat(loss.path("step").asLong() - 1 - loss.path("from").asLong())
                    .isBetween(0L, alone ? 1L : 1000L);
        });
        assertThat(report.at("/time/snapshots").asDouble()).isPositive();
        assertThat(report.at("/time/goodput").asDouble()).isBetween(0.01, 0.99);
        assertThat(report.at("/time/recovering").asDouble()).isPositive();
    }

    @Test
    void faultsThatAJobCannotBearAreRefusedBeforeAnythingStarts() {
        Locmoe bench = Locmoe.run(directory, "bench", "faults", "--nodes", "2", "--recoveries", "1", "--out", "run");
        assertThat(bench.exitCode(1)).isEqualTo(2);
        assertThat(bench.errors()).contains("--recoveries 1 is less than --faults 10; leave it out");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    /** A spare that dies is started again; one that is there takes a lost node's place. */
    @Test
    void aSpareIsKeptAndTakesThePlaceOfALostNode() {
        try (Locmoe job = start("--spares", "1")) {
            awaitSteps(job, 5);
            kill(job, 3);
            await().atMost(LIMIT)
                    .until(() -> told("node-3 ended with exit code 137 and is started again; its log was"));
            await().atMost(LIMIT).until(() -> node(job, 3).isPresent());
            awaitSteps(job, 5);
            kill(job, 1);
            awaitLine(job, "node-1 was lost in step ");
            assertThat(log())
                    .filteredOn(line -> line.startsWith("node-1 was lost"))
                    .hasSize(1);
            awaitSteps(job, 5);
            job.signal("INT");
            assertThat(job.exitCode(120)).isEqualTo(130);
            assertThat(job.nodes()).isEmpty();
        }
    }

    /** Also by a replacement after one that dies before it has joined, and by whoever knows no option of all that. */
    @Test
    void aStoppedProcessIsReplaced() {
        try (Locmoe job = start()) {
            awaitSteps(job, 5);
            ProcessHandle stopped = node(job, 1).orElseThrow();
            Locmoe.signal(stopped, "STOP");
            await().atMost(LIMIT).until(() -> !stopped.isAlive());
            await().atMost(LIMIT).until(() -> node(job, 1).isPresent());
            kill(job, 1);
            awaitLine(job, "node-1 was lost in step ");
            awaitSteps(job, 5);
            job.signal("INT");
            assertThat(job.exitCode(120)).isEqualTo(130);
            assertThat(job.nodes()).isEmpty();
        }
    }

    /**
     * Two of three nodes go on where nobody replaces the third, and take it in when it comes; so they do with a
     * coordinator that is back; one of three says who is missing.
     */
    @Test
    @Mesh(nodes = 3)
    void aStandingMeshGoesOnWithFewerNodesOrWithThoseThatAreBack(TestMesh mesh) {
        Job job = Job.tiny()
                .set("width", 36)
                .set("experts", 6)
                .set("batch", 6)
                .set("validationSequences", 6)
                .steps(1_000_000)
                .set("checkpointEvery", 10)
                .set("recoveries", 1);
        RunReport fewer = goneAndBack(mesh, job.set("replaceWait", 1).set("fewestNodes", 1), 2);
        assertThat(fewer.losses().getFirst().lost()).containsExactly("node-2");
        assertThat(fewer.losses().getFirst().nodesAfter()).isEqualTo(2);
        assertThat(fewer.steps())
                .allSatisfy(step -> assertThat(step.lossPerToken()).isBetween(1.0, 7.0));
        assertThat(counted("losses", "node", mesh.node(0))).isEqualTo(1);
        String state = fewer.losses().getFirst().state();
        assertThat(counted("recoveries", state, mesh.node(0))).isEqualTo(1);
        assertThat(fewer.joins()).singleElement().satisfies(join -> {
            assertThat(join.nodes()).containsExactly("node-2");
            assertThat(join.nodesAfter()).isEqualTo(3);
        });
        assertThat(fewer.time().pauses()).isPositive();
        RunReport all = goneOn(mesh, job, () -> {
            mesh.node(0).kill();
            mesh.node(0).restart();
        });
        assertThat(all.losses().getFirst().lost()).containsExactly("node-0");
        assertThat(all.losses().getFirst().nodesAfter()).isEqualTo(3);
        assertThat(counted("losses", "coordinator", mesh.node(0), mesh.node(1), mesh.node(2)))
                .as("by the next one")
                .isEqualTo(1);
        try (RunningJob minority =
                mesh.submit(job.set("recoveries", 3).set("replaceWait", 1).set("fewestNodes", 1))) {
            minority.awaitStep(12);
            mesh.node(1).kill();
            mesh.node(2).kill();
            assertThat(minority.awaitEnd().message()).contains("2 of 3 nodes of the run are not heard: node-1, node-2");
        }
    }

    /** What nodes show of a counter with a value of its label. */
    private static double counted(String counter, String label, TestNode... nodes) {
        return Arrays.stream(nodes)
                .flatMap(node -> node.metrics().samples().stream())
                .filter(sample -> sample.name().equals("locmoe_training_" + counter + "_total")
                        && sample.labels().containsValue(label))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }

    /** The report of a job that lost a node, went on without it, took it in again, and then was cancelled. */
    private static RunReport goneAndBack(TestMesh mesh, Job job, int node) {
        try (RunningJob running = mesh.submit(job)) {
            running.awaitStep(12);
            mesh.node(node).kill();
            awaitReport(running, report -> !report.losses().isEmpty());
            mesh.node(node).restart();
            awaitReport(running, report -> !report.joins().isEmpty());
            RunReport joined = running.files().report();
            running.awaitStep(joined.joins().getFirst().step() + 3);
            running.cancel();
            running.awaitEnd();
            RunReport report = running.files().report();
            assertThat(report.losses()).hasSize(1);
            assertThat(report.time().recomputed())
                    .as("nothing is repeated for a join")
                    .isEqualTo(joined.time().recomputed());
            return report;
        }
    }

    private static void awaitReport(RunningJob running, Predicate<RunReport> wanted) {
        await().atMost(LIMIT)
                .until(() -> !running.runs() || wanted.test(running.files().report()));
    }

    /** The report of a job that has come back from a fault, and then was cancelled. */
    private static RunReport goneOn(TestMesh mesh, Job job, Runnable fault) {
        try (RunningJob running = mesh.submit(job)) {
            running.awaitStep(12);
            fault.run();
            awaitReport(running, report -> !report.losses().isEmpty());
            running.cancel();
            running.awaitEnd();
            RunReport report = running.files().report();
            assertThat(report.losses()).hasSize(1);
            return report;
        }
    }

    private Locmoe start(String... options) {
        List<String> words = new ArrayList<>(JOB);
        words.addAll(List.of(options));
        return Locmoe.start(directory, words.toArray(String[]::new));
    }

    /** Waits until so many more steps have been trained. */
    private void awaitSteps(Locmoe job, int more) {
        long goal = steps() + more;
        await().atMost(LIMIT).until(() -> !job.runs() || steps() >= goal);
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
    }

    private long steps() {
        return log().stream().filter(line -> line.startsWith("step ")).count();
    }

    private void awaitLine(Locmoe job, String... starts) {
        await().atMost(LIMIT)
                .until(() -> !job.runs()
                        || log().stream()
                                .anyMatch(line -> Arrays.stream(starts).anyMatch(line::startsWith)
                                        && line.contains("; again from ")));
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
    }

    private boolean told(String start) {
        return log().stream().anyMatch(line -> line.startsWith(start));
    }

    private List<String> log() {
        Path file = directory.resolve("run/train.log");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<ProcessHandle> node(Locmoe job, int node) {
        return job.nodes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("node-" + node + ".json"))
                .findFirst();
    }

    private static void kill(Locmoe job, int node) {
        node(job, node).orElseThrow().destroyForcibly();
    }
}
