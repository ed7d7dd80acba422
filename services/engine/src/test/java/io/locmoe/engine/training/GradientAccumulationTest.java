package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.report.LayerReport;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where nothing ties the tokens of a micro-batch together (no capacity, no balance loss), a step in parts is the step
 * in one: to 1e-5 over 12 steps, by another order of float32 sums.
 */
class GradientAccumulationTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-3);

    @TempDir
    Path directory;

    /** The same sequences in the same order whatever the number of micro-batches. */
    private static final class Numbered extends ForwardingText {
        private static final int BATCH = 8;

        private Numbered() {
            super(new Patterns(BATCH));
        }

        @Override
        public Sequence training(long step, int microBatch, int slot, int slots) {
            return super.training(step, 0, microBatch * slots + slot, BATCH);
        }

        @Override
        public int validationBatches(int slots) {
            return BATCH / slots;
        }

        @Override
        public Sequence validation(int index, int slot, int slots) {
            return super.validation(0, index * slots + slot, BATCH);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aStepInTwoOrFourPartsIsTheStepInOne(String nodes) {
        MeshRun whole = run(nodes, "1");
        for (String parts : new String[] {"2", "4"}) {
            MeshRun run = run(nodes, parts);
            for (int i = 0; i < 12; i++) {
                String at = parts + " parts, step " + (i + 1);
                assertThat(run.steps.get(i).layers())
                        .extracting(LayerReport::expertLoad)
                        .as(at)
                        .containsExactlyElementsOf(whole.steps.get(i).layers().stream()
                                .map(LayerReport::expertLoad)
                                .toList());
                assertThat(run.steps.get(i).lossPerToken())
                        .as(at)
                        .isCloseTo(whole.steps.get(i).lossPerToken(), TOLERANCE);
                assertThat(run.steps.get(i).gradientNorm())
                        .as(at)
                        .isCloseTo(whole.steps.get(i).gradientNorm(), TOLERANCE);
            }
            assertThat(run.validations.get(12L)).isCloseTo(whole.validations.get(12L), TOLERANCE);
        }
    }

    private MeshRun run(String nodes, String parts) {
        Map<String, String> settings = TinyJob.settings(
                "router",
                "switch",
                "gate",
                "dense",
                "router.capacityFactor",
                "0",
                "router.alpha",
                "0",
                "nodes",
                nodes,
                "microBatches",
                parts);
        return MeshRun.run(settings, TestDriver.REFERENCE.driver(), new Numbered(), directory);
    }
}
