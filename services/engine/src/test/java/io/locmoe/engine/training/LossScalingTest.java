package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Percentage.withPercentage;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SlotText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps that overflow. With one token a step, a loss times 65,536 has gradients of more than 65,504, the largest
 * float16, somewhere in the model.
 */
class LossScalingTest {
    private static final String[] ONE_TOKEN = {
        "precision",
        "float16",
        "batch",
        "1",
        "sequence",
        "1",
        "checkpointEvery",
        "1",
        "keepCheckpoints",
        "20",
        "validateEvery",
        "0",
        "learningRate",
        "0.001"
    };

    @TempDir
    Path directory;

    private MeshRun run(Map<String, String> settings) {
        return run(settings, "run");
    }

    private MeshRun run(Map<String, String> settings, String name) {
        return run(settings, name, new Patterns(Integer.parseInt(settings.get("sequence"))));
    }

    private MeshRun run(Map<String, String> settings, String name, SlotText text) {
        return MeshRun.run(
                settings,
                TestDriver.CPU.driver(),
                text,
                directory.resolve(name),
                List.of(new TestRouters(), new TestPlanners()));
    }

    @Test
    void anOverflowSkipsTheStepAndHalvesTheScaleWithANotice() throws IOException {
        MeshRun run = run(TinyJob.settings(ONE_TOKEN));
        List<StepReport> skipped =
                run.steps.stream().filter(step -> step.lossScaling().skipped()).toList();
        assertThat(skipped).isNotEmpty().hasSizeLessThan(12);
        double scale = 65536;
        for (int i = 0; i < 12; i++) {
            StepReport step = run.steps.get(i);
            assertThat(step.lossScaling().scale()).as("step %d", i + 1).isEqualTo(scale);
            assertThat(Double.isFinite(step.gradientNorm()))
                    .isNotEqualTo(step.lossScaling().skipped());
            if (step.lossScaling().skipped()) {
                scale /= 2;
                assertThat(run.notices)
                        .contains("step " + (i + 1) + " changed no weight: with the loss times " + (long) (2 * scale)
                                + ", a gradient left the range of float16; the loss scale is " + (long) scale
                                + " from here on");
            }
            if (i > 0) {
                assertThat(Files.mismatch(weights(run, i), weights(run, i - 1)) < 0)
                        .as("step %d leaves the weights as they were", i + 1)
                        .isEqualTo(step.lossScaling().skipped());
            }
        }
        assertThat(run.notices)
                .filteredOn(notice -> !notice.startsWith("matrix products of "))
                .hasSize(skipped.size());
    }

    /** One token on one of two ranks; the other trains on padding. */
    private static SlotText lonely() {
        return new ForwardingText(new Patterns(1)) {
            @Override
            public Sequence training(long step, int microBatch, int slot, int slots) {
                Sequence one = super.training(step, microBatch, slot, slots);
                return slot == 0 ? one : new Sequence(one.tokens(), new int[] {Sequence.NO_TARGET}, one.domain());
            }
        };
    }

    /** Gradients overflow in replicas; their home skips the step. */
    @ParameterizedTest
    @ValueSource(strings = {"exchanged", "moved"})
    void stepsWithReplicasAreSkippedAsWithoutThem(String planner) throws IOException {
        Map<String, String> settings = TinyJob.settings(ONE_TOKEN);
        settings.putAll(Map.of("nodes", "2", "batch", "2", "router", "hash", "gate", "dense"));
        MeshRun home = run(settings, "home", lonely());
        settings.putAll(Map.of("placement", planner, "placementEvery", "2"));
        MeshRun run = run(settings, "replicas", lonely());
        assertThat(run.steps)
                .extracting(StepReport::lossScaling)
                .containsExactlyElementsOf(
                        home.steps.stream().map(StepReport::lossScaling).toList())
                .anyMatch(StepReport.LossScaling::skipped);
        for (int i = 0; i < 12; i++) {
            double expected = home.steps.get(i).lossPerToken();
            assertThat(run.steps.get(i).lossPerToken()).isCloseTo(expected, withPercentage(0.2));
            if (i > 0 && run.steps.get(i).lossScaling().skipped()) {
                assertThat(weights(run, i)).hasSameBinaryContentAs(weights(run, i - 1));
            }
        }
    }

    private static Path weights(MeshRun run, int checkpoint) {
        return run.checkpoints.get(checkpoint).resolve("model.safetensors");
    }

    /** The scale, the good steps since it has changed and the skipped ones are in the checkpoint. */
    @Test
    void aResumedJobHasTheScaleOfTheFirst() {
        MeshRun whole = run(TinyJob.settings(ONE_TOKEN));
        Map<String, String> rest = TinyJob.settings(ONE_TOKEN);
        rest.put("resume", whole.checkpoints.get(6).toString());
        MeshRun resumed = run(rest, "rest");
        assertThat(resumed.steps)
                .extracting(StepReport::step, StepReport::lossScaling, StepReport::lossPerToken)
                .containsExactlyElementsOf(whole.steps.subList(7, 12).stream()
                        .map(step -> tuple(step.step(), step.lossScaling(), step.lossPerToken()))
                        .toList());
        assertThat(weights(resumed, 4)).hasSameBinaryContentAs(weights(whole, 11));
    }

    @Test
    void gradientsThatNoScaleMakesFiniteEndTheJob() {
        assertThatThrownBy(() -> run(TinyJob.settings(
                        "router", "steep", "gate", "dense", "precision", "float16", "nodes", "2", "steps", "40")))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll(
                        "step 17: the gradient norm is NaN although the loss scale has fallen to 1",
                        "the gradient through router steep on gate dense, sparse layer 0 is not finite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16"})
    void withoutALossScaleTheFirstOverflowEndsTheJob(String precision) {
        assertThatThrownBy(() -> run(TinyJob.settings("router", "steep", "gate", "dense", "precision", precision)))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("step 1: the gradient norm is NaN; ")
                .hasMessageContaining("the gradient through router steep on gate dense, sparse layer 0 is not finite");
    }

    /** Other precisions scale nothing, and the report says so. */
    @Test
    void float32ReportsAScaleOfOne() {
        assertThat(run(TinyJob.settings("steps", "2", "sequence", "1")).steps)
                .extracting(StepReport::lossScaling)
                .containsOnly(StepReport.LossScaling.NONE);
    }
}
