package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.router.RouterFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole jobs whose products are of a smaller type, beside those of float32. A rounding of bfloat16 is 2^-9 of a number,
 * and twelve steps with a large learning rate add up many; the losses stay within a few hundredths of a nat.
 */
@Tag("slow")
class PrecisionTest {
    private static final Map<String, MeshRun> EXACT = new TreeMap<>();

    @TempDir
    static Path directory;

    private MeshRun run(TestDriver driver, String... changes) {
        Map<String, String> settings = TinyJob.settings("warmupSteps", "4");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return MeshRun.run(
                settings,
                driver.driver(),
                new ShortText(8),
                directory.resolve(driver + Integer.toString(Arrays.hashCode(changes))));
    }

    static Stream<Arguments> routers() {
        return MeshRun.PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .map(RouterFactory::name)
                .sorted()
                .flatMap(router -> Stream.of("bfloat16", "float16").map(precision -> Arguments.of(router, precision)));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("routers")
    void everyRouterLearnsAsInFloat32(String router, String precision) {
        MeshRun exact = EXACT.computeIfAbsent(router, name -> run(TestDriver.CPU, "router", name));
        MeshRun rounded = run(TestDriver.CPU, "router", router, "precision", precision);
        assertThat(losses(rounded)).hasSize(12).isNotEqualTo(losses(exact));
        for (int i = 0; i < 12; i++) {
            assertThat(losses(rounded).get(i))
                    .as("step %d", i + 1)
                    .isCloseTo(losses(exact).get(i), within(0.05));
        }
        assertThat(rounded.validations.get(12L)).isCloseTo(exact.validations.get(12L), within(0.05));
    }

    private static List<Double> losses(MeshRun run) {
        return run.steps.stream().map(StepReport::lossPerToken).toList();
    }

    /** What a row is rounded to does not depend on where its expert is. */
    @ParameterizedTest(name = "{2}: {0} nodes of {1}")
    @CsvSource({"2, 1, bfloat16", "4, 1, bfloat16", "2, 2, bfloat16", "4, 1, float16"})
    void smallPrecisionTrainsTheSameOnEveryMesh(String nodes, String devices, String precision) {
        String[] job = {"router", "switch", "gate", "dense", "precision", precision};
        MeshRun one = run(TestDriver.CPU, job);
        MeshRun many = run(TestDriver.CPU, and(job, "nodes", nodes, "devicesPerNode", devices));
        assertClose(many, one);
    }

    @ParameterizedTest(name = "{0} nodes of {1} devices, {2} of them a rank")
    @CsvSource({"1, 2, 2", "2, 2, 2"})
    void weightsMayBeCut(String nodes, String devices, String tensorParallel) {
        String[] job = {"router", "hash", "precision", "bfloat16"};
        MeshRun whole = run(TestDriver.CPU, job);
        MeshRun cut = run(
                TestDriver.CPU, and(job, "nodes", nodes, "devicesPerNode", devices, "tensorParallel", tensorParallel));
        assertClose(cut, whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "float16"})
    void everyDriverComputesTheSameJob(String precision) {
        String[] job = {"router", "hash", "precision", precision, "nodes", "2", "microBatches", "2"};
        MeshRun cpu = run(TestDriver.CPU, job);
        assertThat(cpu.notices)
                .as("what multiplies")
                .anyMatch(notice -> notice.startsWith("matrix products of " + precision + ": "));
        assertClose(run(TestDriver.REFERENCE, job), cpu);
        assertClose(run(TestDriver.STRICT, job), cpu);
    }

    /** On one node and on two, by every driver. */
    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "float16"})
    void aDecoderLearnsAsInFloat32(String precision) {
        String[] job = TinyJob.decoderWith("router", "top-k", "gate", "dense", "queryKeyNorm", "width")
                .toArray(String[]::new);
        MeshRun exact = run(TestDriver.CPU, job);
        String[] small = and(job, "precision", precision);
        MeshRun rounded = run(TestDriver.CPU, small);
        for (int i = 0; i < 12; i++) {
            assertThat(losses(rounded).get(i))
                    .as("step %d", i + 1)
                    .isCloseTo(losses(exact).get(i), within(0.05))
                    .isNotEqualTo(losses(exact).get(i));
        }
        assertClose(run(TestDriver.CPU, and(small, "nodes", "2")), rounded);
        assertClose(run(TestDriver.STRICT, small), rounded);
    }

    private static final String[] TOP_2 = {
        "router",
        "switch",
        "gate",
        "dense",
        "router.topK",
        "2",
        "nodes",
        "2",
        "devicesPerNode",
        "2",
        "precision",
        "bfloat16"
    };

    /** Rows of two bytes an element are moved as those of four are; the wire in bf16 has nothing to round. */
    @ParameterizedTest
    @CsvSource({
        "all-to-all-padded, 1, float32",
        "hierarchical, 4, float32",
        "group-wise, 1, float32",
        "all-gather, 2, float32",
        "dedup, 1, float32",
        "all-to-all, 4, bf16"
    })
    void strategiesMoveSmallRowsUnchanged(String strategy, String overlap, String wire) {
        MeshRun expected = EXACT.computeIfAbsent("top-2", name -> run(TestDriver.CPU, TOP_2));
        MeshRun run = run(TestDriver.CPU, and(TOP_2, "comm", strategy, "overlap", overlap, "comm.wire", wire));
        assertThat(losses(run)).isEqualTo(losses(expected));
        assertThat(run.validations).isEqualTo(expected.validations);
    }

    @Test
    void int8RoundsTheNumbersOfSmallRows() {
        MeshRun expected = EXACT.computeIfAbsent("top-2", name -> run(TestDriver.CPU, TOP_2));
        MeshRun run = run(TestDriver.CPU, and(TOP_2, "comm.wire", "int8"));
        assertThat(losses(run)).isNotEqualTo(losses(expected));
        assertThat(run.validations.get(12L)).isCloseTo(expected.validations.get(12L), within(0.02));
        assertThat(run.steps.getFirst().bytes().interNode())
                .isEqualTo(expected.steps.getFirst().bytes().interNode() * 20 / 32);
    }

    /** Sums in another order differ in the last bit of float32, which may round to another small number. */
    private static void assertClose(MeshRun run, MeshRun other) {
        assertThat(run.steps).hasSameSizeAs(other.steps);
        for (int i = 0; i < other.steps.size(); i++) {
            assertThat(losses(run).get(i))
                    .as("step %d", i + 1)
                    .isCloseTo(losses(other).get(i), within(2e-3));
        }
        assertThat(run.validations.get(12L)).isCloseTo(other.validations.get(12L), within(2e-3));
    }

    private static String[] and(String[] job, String... more) {
        return Stream.of(job, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** A longer job: what float32 learns, a smaller type learns. */
    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "float16"})
    void smallPrecisionReachesTheLossOfFloat32(String precision) {
        Map<String, String> job = TinyJob.settings(
                "nodes", "2", "steps", "60", "batch", "16", "width", "32", "sequence", "16", "precision", precision);
        MeshRun rounded = MeshRun.run(job, TestDriver.CPU.driver(), new Patterns(16), directory.resolve(precision));
        job.put("precision", "float32");
        MeshRun exact = MeshRun.run(job, TestDriver.CPU.driver(), new Patterns(16), directory.resolve("float32"));
        assertThat(exact.validations.get(60L)).isLessThan(exact.steps.getFirst().lossPerToken() - 1);
        assertThat(rounded.validations.get(60L)).isCloseTo(exact.validations.get(60L), within(0.03));
    }
}
