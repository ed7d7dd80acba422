package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of a training on processes, by the commands that measure them and what they cost. */
@Tag("slow")
class FaultBenchTest {
    /** Paced, so that the time goes by in which faults happen, and not in steps that are trained twice. */
    private static final String SMALL = " --set shadow=random --set shadow.delay=20 --set experts=6 --set batch=6"
            + " --set width=36 --set feedForward=32 --set blocks=2 --set sequence=16 --set warmupSteps=4"
            + " --set validateEvery=0 --set validationSequences=6 --set snapshotEvery=1";

    @TempDir
    Path directory;

    private JsonNode faults(String options) {
        completed("bench faults --nodes 3 --every 1 --out run" + SMALL + options);
        return Locmoe.json(directory.resolve("run/faults.json"));
    }

    private String completed(String command) {
        Locmoe bench = Locmoe.run(directory, Locmoe.BRIEF, command.split(" "));
        assertThat(bench.exitCode(1)).as(bench.output() + bench.errors()).isZero();
        return bench.output();
    }

    private JsonNode training() {
        return Locmoe.report(directory.resolve("run/training"));
    }

    /**
     * The seed has the leader killed first, whose place a spare takes, and two neighbours last, with it the next
     * one, for which one spare is too few.
     */
    @Test
    void theLossesOfADisturbedTrainingAreThoseOfAnUndisturbedOne() throws IOException {
        boolean mounts = isToleratedWith("disk");
        assertThat(mounts || isToleratedWith("directory")).isTrue();
        JsonNode found = Locmoe.json(directory.resolve("run/faults.json"));
        assertThat(found.at("/losses/equal")).isEqualTo(found.at("/losses/compared"));
        // What the last step or two had to report may be lost with the leader.
        assertThat(found.at("/losses/compared").asLong())
                .isBetween(found.path("steps").asLong() - 4, found.path("steps").asLong());
        assertThat(found.path("faults")).hasSize(4);
        assertThat(fault(found, "leader").path("nodes")).hasSize(1);
        assertThat(fault(found, "neighbours").path("nodes")).hasSize(2);
        assertThat(List.of(fault(found, "leader"), fault(found, "neighbours")))
                .allSatisfy(fault -> assertThat(fault.path("again").asDouble())
                        .isGreaterThan(fault.path("noticed").asDouble()));
        costsNoStep(fault(found, "flip"));
        costsNoStep(fault(found, mounts ? "disk" : "directory"));
        // The report of the step may be lost with the nodes that are killed next.
        assertThat(training().path("steps").findValues("repeated"))
                .filteredOn(repeated -> !repeated.isEmpty())
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(repeated -> assertThat(repeated.toString()).contains("bit"));
        assertThat(training().at("/checkpointFailures/0/problem").asText())
                .contains(mounts ? "No space left" : "run/training/checkpoints");
        assertThat(directory.resolve("run/training/checkpoints").toFile().list())
                .as("a file system of the command's own goes with it")
                .matches(left -> mounts == (left.length == 0));
        lostNodesAreReplaced();
        tells(found);
    }

    /** Whether this machine can have the kind; with the others it is tolerated. */
    private boolean isToleratedWith(String kind) {
        Locmoe bench = Locmoe.run(
                directory,
                Locmoe.BRIEF,
                ("bench faults --nodes 3 --spares 1 --every 1 --faults 4 --fault-seed 5 --out run"
                                + " --set checkpointSeconds=1 --kinds leader,neighbours,flip," + kind + SMALL)
                        .split(" "));
        boolean refused = bench.errors().contains("only root may do")
                || bench.errors().contains("no small file system can be made");
        assertThat(refused || bench.exitCode(1) == 0)
                .as(bench.output() + bench.errors())
                .isTrue();
        assertThat(bench.output())
                .as("of the kinds that it has")
                .matches(output -> refused
                        || output.contains("the leader is killed")
                                && output.contains("two neighbours are killed")
                                && output.contains("steps have the loss of an"));
        return !refused;
    }

    private static JsonNode fault(JsonNode found, String kind) {
        return found.path("faults")
                .valueStream()
                .filter(fault -> fault.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static void costsNoStep(JsonNode fault) {
        assertThat(fault.path("lost").asLong()).isZero();
        assertThat(fault.path("start").asDouble()).isZero();
        assertThat(fault.path("again").asDouble())
                .isGreaterThanOrEqualTo(fault.path("noticed").asDouble());
    }

    /** A neighbour has the state of one node; for two there may be a checkpoint. */
    private void lostNodesAreReplaced() throws IOException {
        JsonNode leader = training().at("/failures/0");
        JsonNode neighbours = training().at("/failures/1");
        assertThat(training().path("failures")).hasSize(2);
        assertThat(leader.path("state").asText()).isEqualTo("snapshot");
        assertThat(leader.path("step").asLong() - 1 - leader.path("from").asLong())
                .isBetween(0L, 1L);
        assertThat(texts(leader.path("members"))).contains("node-3").doesNotContain("node-0");
        assertThat(neighbours.path("state").asText()).isNotEqualTo("snapshot");
        assertThat(neighbours.path("from").asLong())
                .isLessThan(neighbours.path("step").asLong());
        assertThat(texts(neighbours.path("members"))).hasSize(3);
        try (Stream<Path> logs = Files.list(directory.resolve("run/training/logs"))) {
            assertThat(logs.toList())
                    .filteredOn(log -> log.toString().contains(".again-"))
                    .hasSize(3)
                    .filteredOn(log -> texts(neighbours.path("members"))
                            .contains(log.getFileName().toString().replaceFirst("\\.again.*", "")))
                    .allSatisfy(log -> assertThat(log).content().contains("rehearsed a first step"));
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private void tells(JsonNode found) {
        assertThat(found.at("/endurance/samples")).isNotEmpty();
        assertThat(found.at("/endurance/samples/0/nodes"))
                .hasSize(4)
                .allSatisfy(
                        node -> assertThat(node.at("/held/resident").asLong()).isGreaterThan(10_000_000));
        assertThat(directory.resolve("run/index.html"))
                .content()
                .contains("Resident memory over time", "Steps over time");
        assertThat(training().at("/time/snapshots").asDouble()).isPositive();
        assertThat(training().at("/time/goodput").asDouble()).isBetween(0.01, 0.99);
        assertThat(training().at("/time/recovering").asDouble()).isPositive();
    }

    /** One of three, and nobody comes in its place within two seconds. */
    @Test
    void aPermanentlyLostNodeLeavesATrainingWithFewerNodes() {
        JsonNode found = faults(" --kinds gone --faults 1 --replace-wait 2");
        assertThat(found.at("/faults/0/again").asDouble()).isGreaterThan(2);
        JsonNode loss = training().at("/failures/0");
        assertThat(loss.path("nodesBefore").asInt()).isEqualTo(3);
        assertThat(loss.path("members")).hasSize(2);
        assertThat(found.at("/losses/largest").asDouble()).isLessThan(0.5);
    }

    /** A node that does not hear another one, and one that nothing reaches, until it heals. */
    @Test
    void trainingSurvivesAPartitionAndADeadLinkThatHeal() {
        Namespaces.assume();
        JsonNode found = faults(" --kinds one-way,link --faults 2");
        assertThat(found.path("faults").findValuesAsText("kind")).containsExactlyInAnyOrder("one-way", "link");
        assertThat(fault(found, "link").path("nodes")).hasSize(1);
        assertThat(fault(found, "link").path("cause").asText())
                .containsAnyOf("has said nothing to node", "left the mesh", "which led the run, has failed");
        assertThat(training().path("failures")).isNotEmpty();
    }

    @Test
    void benchJobsCountsShortJobsAndBenchRecoveryMeasuresTheCost() {
        assertThat(completed("bench jobs --nodes 1 --jobs 2 --out jobs"))
                .contains("2 jobs: half took at most", "too short to say");
        assertThat(Locmoe.json(directory.resolve("jobs/jobs.json")).path("jobs").asInt())
                .isEqualTo(2);
        completed("bench recovery --nodes 2 --repetitions 1 --steps 12 --out cost" + SMALL);
        JsonNode found = Locmoe.json(directory.resolve("cost/recovery.json"));
        assertThat(found.at("/ratio/median").asDouble())
                .isEqualTo(found.at("/with/median").asDouble()
                        / found.at("/without/median").asDouble());
        assertThat(found.at("/processor/median").asDouble()).isPositive();
    }
}
