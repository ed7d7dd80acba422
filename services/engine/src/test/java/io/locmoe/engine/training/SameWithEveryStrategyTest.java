package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategies move the same rows in other ways: bits do not change, bytes do. Top-2 routing with drops. */
@Tag("slow")
class SameWithEveryStrategyTest {
    private static final Map<String, String[]> STRATEGIES = new TreeMap<>(Map.of(
            "all-to-all-padded",
            new String[0],
            "hierarchical",
            new String[0],
            "all-gather",
            new String[0],
            "group-wise",
            new String[0],
            "dedup",
            new String[0],
            "dedup per rank",
            new String[] {"comm.scope", "rank"}));

    /** What has been trained: most tests compare with all-to-all. */
    private static final Map<List<String>, MeshRun> RUNS = new HashMap<>();

    @TempDir
    Path directory;

    private MeshRun run(String strategy, int nodes, int devices, String... further) {
        List<String> key = Stream.concat(Stream.of(strategy, nodes + "x" + devices), Stream.of(further))
                .toList();
        return RUNS.computeIfAbsent(key, _ -> trained(strategy, nodes, devices, further));
    }

    private MeshRun trained(String strategy, int nodes, int devices, String... further) {
        Map<String, String> settings = TinyJob.settings(
                "router",
                "switch",
                "gate",
                "dense",
                "router.topK",
                "2",
                "router.capacityFactor",
                "1",
                "nodes",
                Integer.toString(nodes),
                "devicesPerNode",
                Integer.toString(devices),
                "comm",
                strategy);
        for (int i = 0; i < further.length; i += 2) {
            settings.put(further[i], further[i + 1]);
        }
        return MeshRun.run(settings, TestDriver.REFERENCE.driver(), new ShortText(8), directory);
    }

    static Stream<Arguments> losslessOnMeshes() {
        return STRATEGIES.keySet().stream()
                .flatMap(strategy -> Stream.of(new int[] {4, 1}, new int[] {2, 2}, new int[] {2, 4})
                        .map(mesh -> Arguments.of(strategy, mesh[0], mesh[1])));
    }

    @ParameterizedTest(name = "{0} on {1} nodes of {2}")
    @MethodSource("losslessOnMeshes")
    void losslessStrategiesGiveTheLossesOfAllToAllBitForBit(String strategy, int nodes, int devices) {
        MeshRun reference = run("all-to-all", nodes, devices);
        MeshRun other = run(strategy.split(" ")[0], nodes, devices, STRATEGIES.get(strategy));
        assertThat(reference.steps).hasSize(12).anyMatch(step -> step.droppedShare() > 0);
        assertThat(other.steps)
                .extracting(StepReport::lossPerToken, StepReport::auxiliaryLoss, StepReport::gradientNorm)
                .containsExactlyElementsOf(reference.steps.stream()
                        .map(step -> tuple(step.lossPerToken(), step.auxiliaryLoss(), step.gradientNorm()))
                        .toList());
        assertThat(other.validations).isEqualTo(reference.validations);
    }

    /** A strategy that needs several hops or messages keeps the exchanges of several chunks apart. */
    @ParameterizedTest(name = "{0} on {1} nodes of {2}")
    @MethodSource("losslessOnMeshes")
    void everyStrategyGivesTheSameBitsInChunks(String strategy, int nodes, int devices) {
        List<String> options = new ArrayList<>(List.of(STRATEGIES.get(strategy)));
        MeshRun whole = run("all-to-all", nodes, devices);
        for (String overlap : List.of("2", "4")) {
            MeshRun chunks = run(
                    strategy.split(" ")[0],
                    nodes,
                    devices,
                    Stream.concat(options.stream(), Stream.of("overlap", overlap))
                            .toArray(String[]::new));
            assertThat(chunks.steps)
                    .extracting(StepReport::lossPerToken)
                    .isEqualTo(
                            whole.steps.stream().map(StepReport::lossPerToken).toList());
            assertThat(chunks.steps)
                    .extracting(StepReport::gradientNorm)
                    .isEqualTo(
                            whole.steps.stream().map(StepReport::gradientNorm).toList());
        }
    }

    /**
     * 2^-8 of a value and 1/254 of a row's largest are both below 0.4%; in 12 steps the loss is off by less than that.
     */
    @ParameterizedTest
    @ValueSource(strings = {"bf16", "int8"})
    void aLossyWireChangesTheLossByLessThanItsOwnError(String wire) {
        MeshRun exact = run("all-to-all", 4, 1);
        for (String strategy : List.of("all-to-all", "all-to-all-padded", "hierarchical", "all-gather", "dedup")) {
            MeshRun lossy = run(strategy, 4, 1, "comm.wire", wire);
            assertThat(lossy.steps)
                    .extracting(StepReport::lossPerToken)
                    .isNotEqualTo(
                            exact.steps.stream().map(StepReport::lossPerToken).toList());
            for (int i = 0; i < 12; i++) {
                assertThat(lossy.steps.get(i).lossPerToken())
                        .as("%s, step %d", strategy, i + 1)
                        .isCloseTo(exact.steps.get(i).lossPerToken(), Percentage.withPercentage(0.4));
            }
        }
    }

    /** Width 16: a row of 64 bytes travels in 32 as bf16, in 4 + 16 as int8. */
    @Test
    void aRowOf64BytesTravelsIn32OrIn20() {
        long exact = run("all-to-all", 4, 1).steps.getFirst().bytes().interNode();
        assertThat(run("all-to-all", 4, 1, "comm.wire", "bf16")
                        .steps
                        .getFirst()
                        .bytes()
                        .interNode())
                .isEqualTo(exact / 2);
        assertThat(run("all-to-all", 4, 1, "comm.wire", "int8")
                        .steps
                        .getFirst()
                        .bytes()
                        .interNode())
                .isEqualTo(exact * 20 / 64);
    }

    /** Two experts per rank on two nodes: with top-2 some tokens have both on the other node. */
    @Test
    void copiesOfATokenTravelOnce() {
        List<StepReport> plain = run("all-to-all", 2, 1).steps;
        List<StepReport> once = run("dedup", 2, 1).steps;
        for (int i = 0; i < 12; i++) {
            assertThat(once.get(i).bytes().interNode())
                    .isLessThanOrEqualTo(plain.get(i).bytes().interNode());
        }
        assertThat(once.stream().mapToLong(step -> step.bytes().interNode()).sum())
                .isLessThan(plain.stream()
                        .mapToLong(step -> step.bytes().interNode())
                        .sum());
    }

    /** Routing changes from step to step and from router to router; with a capacity the padded bytes do not. */
    @Test
    void paddedBytesDoNotDependOnRouting() {
        List<StepReport> plain = run("all-to-all", 4, 1).steps;
        assertThat(plain.stream()
                        .map(step -> step.bytes().interNode())
                        .distinct()
                        .count())
                .isGreaterThan(1);
        List<StepReport> learned = run("all-to-all-padded", 4, 1).steps;
        long[][] first = learned.getFirst().traffic();
        // An expert takes ceil(2 * 64 / 4) = 32 tokens of the mesh, a rank has 16: a slot is 16 rows, there are four
        // ways.
        assertThat(Arrays.stream(first[0]).sum()).isEqualTo(3 * 4 * 16 * 64);
        assertThat(learned).allSatisfy(step -> assertThat(step.traffic()).isDeepEqualTo(first));
        assertThat(run("all-to-all-padded", 4, 1, "router", "forced-imbalance").steps)
                .allSatisfy(step -> assertThat(step.traffic()).isDeepEqualTo(first));
    }

    /** All rows of a pair of nodes in one message are the bytes of all-to-all between nodes. */
    @Test
    void aHierarchySendsTheSameBytesBetweenNodes() {
        assertThat(run("hierarchical", 2, 2).steps)
                .extracting(step -> step.bytes().interNode())
                .isEqualTo(run("all-to-all", 2, 2).steps.stream()
                        .map(step -> step.bytes().interNode())
                        .toList());
    }
}
