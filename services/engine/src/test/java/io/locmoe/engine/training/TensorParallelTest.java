package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights that are cut over the devices of a node give the training of whole weights: choices and drops to the integer,
 * losses and norms within 1e-5, because partial sums are float32 sums in another order.
 */
@Tag("slow")
class TensorParallelTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-3);
    private static final Map<String, String[]> JOBS = Map.of(
            "locmoe", new String[] {"router", "locmoe"},
            "hash", new String[] {"router", "hash"},
            "decoder",
                    TinyJob.decoderWith(
                                    "router",
                                    "top-k",
                                    "gate",
                                    "dense",
                                    "sharedFeedForward",
                                    "12",
                                    "sharedGate",
                                    "true",
                                    "expertScale",
                                    "true")
                            .toArray(String[]::new),
            "top-2 with drops",
                    new String[] {"router", "switch", "gate", "dense", "router.topK", "2", "router.capacityFactor", "1"
                    },
            "trained epsilon, micro-batches",
                    new String[] {"router", "locmoe", "gate.epsilon", "trained", "microBatches", "2", "batch", "16"});

    @TempDir
    Path directory;

    private MeshRun run(String job, int nodes, int devices, int tensorParallel, String... further) {
        Map<String, String> settings = TinyJob.settings(JOBS.get(job));
        settings.putAll(Map.of(
                "heads",
                "4",
                "nodes",
                Integer.toString(nodes),
                "devicesPerNode",
                Integer.toString(devices),
                "tensorParallel",
                Integer.toString(tensorParallel)));
        for (int i = 0; i < further.length; i += 2) {
            settings.put(further[i], further[i + 1]);
        }
        return MeshRun.run(
                settings,
                TestDriver.CPU.driver(),
                new ShortText(8),
                directory.resolve(Integer.toString(settings.hashCode())));
    }

    @ParameterizedTest(name = "{0} on {1} nodes of {2} devices, {3} of them a rank")
    @CsvSource({
        "locmoe, 2, 2, 2",
        "locmoe, 2, 4, 4",
        "locmoe, 2, 4, 2",
        "hash, 2, 2, 2",
        "decoder, 2, 2, 2",
        "top-2 with drops, 2, 2, 2",
        "top-2 with drops, 1, 2, 2",
        "'trained epsilon, micro-batches', 4, 2, 2"
    })
    void lossesAreThoseOfWholeWeights(String job, int nodes, int devices, int tensorParallel) {
        List<StepReport> whole = run(job, nodes, devices / tensorParallel, 1).steps;
        MeshRun cut = run(job, nodes, devices, tensorParallel);
        assertThat(cut.steps).hasSameSizeAs(whole);
        for (int i = 0; i < whole.size(); i++) {
            StepReport mine = cut.steps.get(i);
            StepReport other = whole.get(i);
            String at = "step " + (i + 1);
            assertThat(mine.layers())
                    .extracting(LayerReport::expertLoad)
                    .as(at)
                    .containsExactlyElementsOf(
                            other.layers().stream().map(LayerReport::expertLoad).toList());
            assertThat(mine.tokens()).isEqualTo(other.tokens());
            assertThat(mine.lossPerToken()).as(at).isCloseTo(other.lossPerToken(), TOLERANCE);
            assertThat(mine.auxiliaryLoss()).as(at).isCloseTo(other.auxiliaryLoss(), TOLERANCE);
            assertThat(mine.gradientNorm()).as(at).isCloseTo(other.gradientNorm(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4"})
    void groupWiseGivesTheBitsOfTheFlatExchange(String overlap) {
        MeshRun flat = run("top-2 with drops", 2, 4, 2);
        MeshRun groupWise = run("top-2 with drops", 2, 4, 2, "comm", "group-wise", "overlap", overlap);
        assertThat(groupWise.steps)
                .extracting(StepReport::lossPerToken, StepReport::gradientNorm)
                .containsExactlyElementsOf(flat.steps.stream()
                        .map(s -> tuple(s.lossPerToken(), s.gradientNorm()))
                        .toList());
        assertThat(groupWise.validations).isEqualTo(flat.validations);
    }

    /** Each of two devices sends half of the rows to its peer; the other half reaches it from its neighbour. */
    @Test
    void groupWiseSendsHalfOfTheBytesBetweenNodes() {
        List<StepReport> flat = run("locmoe", 2, 2, 2).steps;
        List<StepReport> groupWise = run("locmoe", 2, 2, 2, "comm", "group-wise").steps;
        List<StepReport> whole = run("locmoe", 2, 1, 1).steps;
        for (int i = 0; i < flat.size(); i++) {
            assertThat(flat.get(i).bytes().interNode())
                    .isPositive()
                    .isEqualTo(2 * whole.get(i).bytes().interNode());
            assertThat(2 * groupWise.get(i).bytes().interNode())
                    .isEqualTo(flat.get(i).bytes().interNode());
            assertThat(groupWise.get(i).bytes().intraNode())
                    .isEqualTo(groupWise.get(i).bytes().interNode());
            assertThat(flat.get(i).bytes().intraNode()).isZero();
        }
    }

    /** A checkpoint holds whole tensors: a job may go on with weights that are cut in another way. */
    @ParameterizedTest(name = "from {0} devices a rank to {1}")
    @CsvSource({"2, 2", "2, 1", "1, 2", "2, 4"})
    void aCheckpointGoesOnWithOtherGroups(int first, int then) {
        MeshRun whole = run("locmoe", 2, first, first);
        MeshRun half = run("locmoe", 2, first, first, "stopAfter", "6");
        MeshRun rest = run(
                "locmoe", 2, then, then, "resume", half.checkpoints.getLast().toString());
        assertThat(rest.steps).hasSize(6);
        for (int i = 0; i < 6; i++) {
            double expected = whole.steps.get(6 + i).lossPerToken();
            if (first == then) {
                assertThat(rest.steps.get(i).lossPerToken()).isEqualTo(expected);
            } else {
                assertThat(rest.steps.get(i).lossPerToken()).isCloseTo(expected, TOLERANCE);
            }
        }
    }

    /** Uses a strict driver, whose memory no other device can read. */
    @Test
    void groupsMeetThroughTheirTransportOnly() {
        Map<String, String> settings = TinyJob.settings("devicesPerNode", "2", "tensorParallel", "2", "nodes", "2");
        List<Double> cpu = MeshRun.run(settings, TestDriver.CPU.driver(), new ShortText(8), directory).steps.stream()
                .map(StepReport::lossPerToken)
                .toList();
        assertThat(MeshRun.run(settings, TestDriver.STRICT.driver(), new ShortText(8), directory).steps)
                .extracting(StepReport::lossPerToken)
                .isEqualTo(cpu);
    }
}
