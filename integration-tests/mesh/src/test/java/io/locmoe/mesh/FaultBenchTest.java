package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.launcher.network.LinkNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds of faults that cost no process, by the command that measures them; {@link RecoveryTest} has the others. */
@Tag("slow")
class FaultBenchTest {
    private static final List<String> SMALL = List.of(
            "experts=6",
            "batch=6",
            "width=36",
            "feedForward=32",
            "blocks=2",
            "sequence=16",
            "warmupSteps=4",
            "validateEvery=0",
            "validationSequences=6",
            "snapshotEvery=1");

    @TempDir
    Path directory;

    private JsonNode bench(String... options) {
        Locmoe bench = start(options);
        assertThat(bench.exitCode(1)).as(bench.output() + bench.errors()).isZero();
        return Locmoe.json(directory.resolve("run/faults.json"));
    }

    private Locmoe start(String... options) {
        List<String> words =
                new ArrayList<>(List.of("bench", "faults", "--nodes", "3", "--every", "1", "--out", "run"));
        SMALL.forEach(setting -> words.addAll(List.of("--set", setting)));
        words.addAll(List.of(options));
        return Locmoe.run(directory, words.toArray(String[]::new));
    }

    /** A bit on its way is noticed in its step; a checkpoint that cannot be written costs nothing. */
    @Test
    void flippedBitsAndCheckpointsThatCannotBeWrittenCostNoStep() {
        boolean mounts = bearsFlipsAnd("disk");
        assertThat(mounts || bearsFlipsAnd("directory")).isTrue();
        JsonNode found = Locmoe.json(directory.resolve("run/faults.json"));
        assertThat(found.path("faults")).hasSize(4).allSatisfy(fault -> {
            assertThat(fault.path("lost").asLong()).isZero();
            assertThat(fault.path("start").asDouble()).isZero();
            assertThat(fault.path("again").asDouble())
                    .isGreaterThanOrEqualTo(fault.path("noticed").asDouble());
        });
        JsonNode report = Locmoe.report(directory.resolve("run/training"));
        assertThat(report.path("losses")).isEmpty();
        assertThat(report.at("/checkpointFailures/0/problem").asText())
                .contains(mounts ? "No space left" : "run/training/checkpoints");
        assertThat(report.path("steps").findValues("repeated"))
                .filteredOn(repeated -> !repeated.isEmpty())
                .hasSize(2)
                .allSatisfy(repeated -> assertThat(repeated.toString()).contains("bit"));
        assertThat(found.at("/endurance/samples"))
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.path("nodes"))
                        .hasSize(3)
                        .allSatisfy(node ->
                                assertThat(node.at("/held/resident").asLong()).isGreaterThan(10_000_000)));
        assertThat(directory.resolve("run/index.html")).content().contains("Resident memory over time");
        assertThat(directory.resolve("run/training/checkpoints").toFile().list())
                .as("a file system of the command's own goes with it")
                .matches(left -> mounts == (left.length == 0));
    }

    /** Whether this machine can have the kind; with others it is borne. */
    private boolean bearsFlipsAnd(String kind) {
        Locmoe bench = start("--kinds", "flip," + kind, "--faults", "4", "--set", "checkpointSeconds=1");
        boolean refused = bench.errors().contains("only root may do")
                || bench.errors().contains("no small file system can be made");
        assertThat(refused || bench.exitCode(1) == 0)
                .as(bench.output() + bench.errors())
                .isTrue();
        return !refused;
    }

    /** One of three, and nobody comes in its place within two seconds. */
    @Test
    void aNodeThatIsGoneForGoodLeavesATrainingWithFewer() {
        JsonNode found = bench("--kinds", "gone", "--faults", "1", "--replace-wait", "2");
        assertThat(found.at("/faults/0/again").asDouble()).isGreaterThan(2);
        JsonNode loss = Locmoe.report(directory.resolve("run/training")).at("/losses/0");
        assertThat(loss.path("nodesBefore").asInt()).isEqualTo(3);
        assertThat(loss.path("members")).hasSize(2);
        assertThat(found.at("/losses/largest").asDouble()).isLessThan(0.5);
    }

    /** The lost node comes back as the next spare. */
    @Test
    void aSpareTakesThePlaceOfALostNode() {
        JsonNode found = bench("--kinds", "kill,coordinator", "--faults", "2", "--spares", "1");
        assertThat(found.at("/losses/equal")).isEqualTo(found.at("/losses/compared"));
        JsonNode losses = Locmoe.report(directory.resolve("run/training")).path("losses");
        assertThat(losses)
                .hasSize(2)
                .allSatisfy(loss -> assertThat(loss.path("state").asText()).isEqualTo("snapshot"));
        assertThat(losses.at("/0/members"))
                .hasSize(3)
                .extracting(JsonNode::asText)
                .contains("node-3")
                .doesNotContain(losses.at("/0/lost/0").asText());
    }

    /** A node that does not hear another one, and one that nothing reaches, until it heals. */
    @Test
    void aPartitionAndADeadLinkThatHealAreOutlived() {
        Namespaces.assume();
        JsonNode found = bench("--kinds", "one-way,link", "--faults", "2");
        assertThat(found.path("faults").findValuesAsText("kind")).containsExactlyInAnyOrder("one-way", "link");
        assertThat(found.path("faults"))
                .filteredOn(fault -> fault.path("kind").asText().equals("link"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path("nodes")).hasSize(1);
                    assertThat(fault.path("cause").asText())
                            .containsAnyOf("has said nothing to node", "left the mesh", "which kept the run, is lost");
                });
        assertThat(Locmoe.report(directory.resolve("run/training")).path("losses"))
                .isNotEmpty();
    }

    @Test
    void aKindThatTheMachineCannotHaveIsRefusedBeforeAnythingStarts() {
        Locmoe few = Locmoe.run(directory, "bench", "faults", "--nodes", "2", "--kinds", "minority", "--out", "run");
        assertThat(few.exitCode(1)).isEqualTo(2);
        assertThat(few.errors()).contains("--kinds minority", "give --nodes 3 or more");
        Locmoe spared =
                Locmoe.run(directory, "bench", "faults", "--spares", "1", "--kinds", "kill,join", "--out", "run");
        assertThat(spared.exitCode(1)).isEqualTo(2);
        assertThat(spared.errors()).contains("--kinds join", "--spares 1", "leave one of the two out");
        LinkNetwork.obstacle().ifPresent(reason -> {
            Locmoe locmoe = Locmoe.run(directory, "bench", "faults", "--kinds", "halves", "--out", "run");
            assertThat(locmoe.errors()).contains(reason);
        });
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void shortJobsAreCountedAndWhatRecoveriesCostIsMeasured() {
        Locmoe jobs = Locmoe.run(directory, "bench", "jobs", "--nodes", "2", "--jobs", "3", "--out", "jobs");
        assertThat(jobs.exitCode(1)).as(jobs.output() + jobs.errors()).isZero();
        assertThat(jobs.output()).contains("3 jobs: half took at most", "too short to say");
        assertThat(Locmoe.json(directory.resolve("jobs/jobs.json")).path("jobs").asInt())
                .isEqualTo(3);
        List<String> words = new ArrayList<>(List.of("bench", "recovery", "--nodes", "3", "--repetitions", "1"));
        SMALL.forEach(setting -> words.addAll(List.of("--set", setting)));
        words.addAll(List.of("--steps", "12", "--out", "cost"));
        Locmoe cost = Locmoe.run(directory, words.toArray(String[]::new));
        assertThat(cost.exitCode(1)).as(cost.output() + cost.errors()).isZero();
        JsonNode found = Locmoe.json(directory.resolve("cost/recovery.json"));
        assertThat(found.at("/ratio/median").asDouble())
                .isEqualTo(found.at("/with/median").asDouble()
                        / found.at("/without/median").asDouble());
        assertThat(found.at("/processor/median").asDouble()).isPositive();
    }
}
