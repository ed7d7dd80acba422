package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.SavedTensors;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs with the parts of LocMoE's method that live as long as a model: a measured delta, a trained epsilon, groups. */
@Tag("slow")
class MethodJobTest {
    @TempDir
    Path directory;

    private MeshRun run(TestDriver driver, String... changes) {
        Map<String, String> settings = TinyJob.settings("nodes", "2", "microBatches", "2");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return MeshRun.run(
                settings,
                driver.driver(),
                new ShortText(8),
                directory.resolve(driver + Integer.toString(Arrays.hashCode(changes))));
    }

    private static List<Double> deltas(MeshRun run) {
        return run.steps.stream()
                .map(step -> step.layers().getFirst().measures().get("delta"))
                .toList();
    }

    /** LocMoE measures once, over all micro-batches of the first step; LocMoE+ keeps measuring. */
    @Test
    void theFirstBatchIsFrozenAndTheMovingEstimateMoves() {
        List<Double> frozen =
                deltas(run(TestDriver.CPU, "router.capacityBound", "corrected", "router.boundScale", "20"));
        assertThat(IntStream.range(1, 12).mapToObj(frozen::get))
                .as("after the first step")
                .containsOnly(frozen.get(1));
        List<Double> moving = deltas(run(
                TestDriver.CPU, "router", "locmoe-plus", "router.capacityBound", "literal", "router.boundScale", "20"));
        assertThat(moving).doesNotHaveDuplicates();
    }

    /** The capacity in reports is the bound in whole tokens, between 1 and the factor's 20. */
    @Test
    void theReportedCapacityIsTheClampedBound() {
        MeshRun run = run(TestDriver.CPU, "router.capacityBound", "erfc", "microBatches", "1");
        for (StepReport step : run.steps) {
            LayerReport layer = step.layers().getFirst();
            double bound = layer.measures().get("capacityBound");
            assertThat(layer.capacity())
                    .isEqualTo(Math.clamp(Math.ceil(bound), 1, Math.ceil(step.tokens() * 1.25 / 4)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "locmoe, router.capacityBound, erfc, router.muWarmup, 8",
        "locmoe-plus, router.capacityBound, erfc, gate.epsilon, trained",
        "locmoe-stable, router.firstOptions, capacityBound=erfc, router.stableAfter, 3",
        "locmoe-stable, router.firstOptions, capacityBound=erfc, router.stableAfter, 6",
        "multi-level, router.second, locmoe-plus, router.secondOptions, 'capacityBound=literal,boundScale=20,mu=0.1'"
    })
    void aResumedJobIsTheUninterruptedOne(String router, String name, String value, String other, String otherValue) {
        String[] job = {"router", router, name, value, other, otherValue};
        MeshRun whole = run(TestDriver.CPU, job);
        MeshRun first = run(TestDriver.CPU, and(job, "stopAfter", "5"));
        MeshRun second = run(
                TestDriver.CPU, and(job, "resume", first.checkpoints.getLast().toString()));
        assertThat(second.steps).hasSize(7);
        for (int i = 0; i < 7; i++) {
            assertThat(second.steps.get(i).lossPerToken())
                    .isEqualTo(whole.steps.get(5 + i).lossPerToken());
            assertThat(second.steps.get(i).layers().getFirst().measures())
                    .isEqualTo(whole.steps.get(5 + i).layers().getFirst().measures());
        }
        assertThat(first.steps.getFirst().layers().getFirst().measures()).containsKey("delta");
    }

    /** A table, as the locality loss, knows nodes and not ranks. */
    @Test
    void aTableIsTheSameForTheSameNodes() {
        String[] job = {"router", "locmoe-stable", "router.firstOptions", "mu=0", "router.stableAfter", "4"};
        MeshRun one = run(TestDriver.CPU, job);
        MeshRun two = run(TestDriver.CPU, and(job, "devicesPerNode", "2"));
        for (int i = 0; i < 12; i++) {
            assertThat(two.steps.get(i).layers().getFirst().expertLoad())
                    .isEqualTo(one.steps.get(i).layers().getFirst().expertLoad());
            assertThat(two.steps.get(i).lossPerToken())
                    .isCloseTo(one.steps.get(i).lossPerToken(), offset(1e-4));
        }
    }

    private static String[] and(String[] job, String... more) {
        String[] both = Arrays.copyOf(job, job.length + more.length);
        System.arraycopy(more, 0, both, job.length, more.length);
        return both;
    }

    @ParameterizedTest
    @CsvSource({"cosine", "literal"})
    void epsilonIsLearnedAndSaved(String logits) {
        MeshRun run = run(TestDriver.CPU, "gate.epsilon", "trained", "gate.logits", logits);
        float[] epsilon = SavedTensors.read(run.checkpoints.getLast().resolve("model.safetensors"))
                .get("blocks.1.gate.epsilon");
        assertThat(epsilon).hasSize(4).doesNotContain(0f);
    }

    /** Strict devices run late and fail on uninitialised memory. */
    @ParameterizedTest
    @CsvSource({
        "locmoe-plus, router.capacityBound, erfc",
        "multi-level, router.second, locmoe",
        "multi-level, router.second, rre"
    })
    void strictDevicesTrainTheSame(String router, String name, String value) {
        MeshRun cpu = run(TestDriver.CPU, "router", router, name, value);
        MeshRun strict = run(TestDriver.STRICT, "router", router, name, value);
        for (int i = 0; i < 12; i++) {
            assertThat(strict.steps.get(i).lossPerToken())
                    .isCloseTo(cpu.steps.get(i).lossPerToken(), offset(1e-5));
        }
    }

    /** Where node r has domain r and its experts are its group, every token stays at home. */
    @Test
    void oneExpertGroupPerNodeKeepsDomainsLocal() {
        MeshRun run = MeshRun.run(
                TinyJob.settings("nodes", "4", "router", "multi-level"),
                TestDriver.CPU.driver(),
                new Patterns(8),
                directory);
        assertThat(run.steps).allSatisfy(step -> {
            assertThat(step.localShare()).isEqualTo(1);
            assertThat(step.bytes().interNode()).isZero();
        });
    }
}
