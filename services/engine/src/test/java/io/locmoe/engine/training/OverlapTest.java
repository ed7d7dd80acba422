package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.TinyJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Overlap and buckets change when rows and gradients travel and nothing else: losses, norms, and after the last step
 * every weight and moment have the same bits for 1, 2, 3 and 4 chunks. The rows of experts and their inner width are
 * odd, so that kernels meet their edges.
 */
@Tag("slow")
class OverlapTest {
    private static final Map<String, List<String>> JOBS = Map.of(
            "locmoe", List.of("router", "locmoe", "experts", "8"),
            "switch", List.of("router", "switch", "gate", "dense", "router.capacityFactor", "0"),
            "top-2 with drops",
                    List.of(
                            "router",
                            "switch",
                            "gate",
                            "dense",
                            "router.topK",
                            "2",
                            "router.capacityFactor",
                            "1",
                            "microBatches",
                            "2",
                            "batch",
                            "16"),
            "every token to one expert, most ranks without a row", List.of("router", "everyone-to-0"));

    private static final String STEPS = "3";

    @TempDir
    Path directory;

    static Stream<Arguments> jobs() {
        return JOBS.keySet().stream()
                .sorted()
                .flatMap(job -> Stream.concat(
                        Stream.of(
                                Arguments.of(TestDriver.REFERENCE, job, "1", "1"),
                                Arguments.of(TestDriver.CPU, job, "4", "1"),
                                Arguments.of(TestDriver.CPU, job, "2", "4")),
                        Stream.of(TestDriver.values()).map(driver -> Arguments.of(driver, job, "2", "2"))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2} nodes of {3}")
    @MethodSource("jobs")
    void everyOverlapGivesTheSameBits(TestDriver driver, String job, String nodes, String devices) {
        Map<String, String> settings = TinyJob.settings(JOBS.get(job).toArray(String[]::new));
        settings.putAll(Map.of(
                "width",
                "24",
                "feedForward",
                "37",
                "sequence",
                "11",
                "steps",
                STEPS,
                "validateEvery",
                STEPS,
                "nodes",
                nodes,
                "devicesPerNode",
                devices));
        MeshRun whole = run(settings, driver, "overlap", "1");
        for (String overlap : List.of("2", "3", "4")) {
            assertSameBits("overlap " + overlap, run(settings, driver, "overlap", overlap), whole);
        }
    }

    /** The sum of shared gradients in one bucket, in some, and in many: the shared block has 28 KiB. */
    @ParameterizedTest
    @CsvSource({"STRICT_LAZY, 2, 1", "CPU, 4, 1", "STRICT, 2, 2", "CPU, 1, 4"})
    void everyBucketSizeGivesTheSameBits(TestDriver driver, String nodes, String devices) {
        Map<String, String> settings = TinyJob.settings(
                "nodes",
                nodes,
                "devicesPerNode",
                devices,
                "microBatches",
                "2",
                "blocks",
                "4",
                "batch",
                "16",
                "sequence",
                "11",
                "steps",
                STEPS,
                "validateEvery",
                STEPS,
                "overlap",
                "2");
        MeshRun whole = run(settings, driver, "gradientBucket", "4096");
        for (String bucket : List.of("0", "1", "3", "8")) {
            assertSameBits("buckets of " + bucket + " KiB", run(settings, driver, "gradientBucket", bucket), whole);
        }
    }

    private static void assertSameBits(String what, MeshRun run, MeshRun whole) {
        assertThat(run.steps).hasSize(Integer.parseInt(STEPS));
        SameBits.require(what, run, whole);
        for (int i = 0; i < whole.steps.size(); i++) {
            String at = what + ", step " + whole.steps.get(i).step();
            assertThat(run.steps.get(i).traffic())
                    .as(at)
                    .isDeepEqualTo(whole.steps.get(i).traffic());
            assertThat(run.steps.get(i).bytes())
                    .as(at)
                    .isEqualTo(whole.steps.get(i).bytes());
        }
    }

    private MeshRun run(Map<String, String> settings, TestDriver driver, String name, String value) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put(name, value);
        return MeshRun.run(
                changed,
                driver.driver(),
                new Patterns(11),
                directory.resolve(name + value),
                List.of(new TestRouters()));
    }
}
