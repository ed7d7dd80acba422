package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.PartialDriver;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver may lack fused kernels: what they do is composed of plain ones, and the losses have the same bits. */
class FusedKernelsTest {
    private static final Set<Class<? extends Kernel>> FUSED = Set.copyOf(Kernels.fused());
    private static final Set<Class<? extends Kernel>> DECODER =
            Set.of(RmsNorm.class, RmsNormBackward.class, RotaryEmbedding.class, SwiGlu.class, SwiGluBackward.class);

    @TempDir
    Path directory;

    private List<Double> losses(PartialDriver driver, String logits) {
        Map<String, String> job = TinyJob.settings(
                "router", "locmoe", "gate", "grap", "gate.logits", logits, "gate.epsilon", "trained", "steps", "4");
        return MeshRun.run(job, driver, new Patterns(8), directory).steps.stream()
                .map(StepReport::lossPerToken)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cosine", "literal"})
    void trainingWithoutFusedKernelsHasTheSameLosses(String logits) {
        PartialDriver whole = new PartialDriver(Set.of());
        PartialDriver plain = new PartialDriver(FUSED);
        assertThat(losses(whole, logits)).isEqualTo(losses(plain, logits)).doesNotContain(0.0);
        assertThat(whole.launches.get()).isPositive().isLessThan(plain.launches.get());
        assertThat(whole.kinds)
                .as("a gate takes one kind of means, and this model has no parts of a decoder like Mixtral")
                .containsAll(FUSED.stream()
                        .filter(kernel -> !kernel.getSimpleName().contains("GroupMean") && !DECODER.contains(kernel))
                        .toList());
        assertThat(plain.kinds).doesNotContainAnyElementsOf(FUSED);
    }

    /** Both maps of an expert after each other, or one map of all experts after the other. */
    @Test
    void manySmallLaunchesAndFewLargeOnesHaveTheSameLosses() {
        PartialDriver small = new PartialDriver(Set.of(), true);
        PartialDriver large = new PartialDriver(Set.of(), false);
        assertThat(losses(small, "literal")).isEqualTo(losses(large, "literal"));
        assertThat(large.launches.get()).isPositive().isLessThan(small.launches.get());
    }

    /** A fused kernel without its counterpart is useless; AdamW has no counterpart. */
    @ParameterizedTest
    @ValueSource(strings = {"cosine", "literal"})
    void forwardAndBackwardAreTakenTogether(String logits) {
        Set<Class<? extends Kernel>> backward = FUSED.stream()
                .filter(kernel -> kernel.getSimpleName().endsWith("Backward") || kernel == GroupedAdamW.class)
                .collect(Collectors.toSet());
        PartialDriver half = new PartialDriver(backward);
        PartialDriver plain = new PartialDriver(FUSED);
        assertThat(losses(half, logits)).isEqualTo(losses(plain, logits));
        assertThat(half.launches).hasValue(plain.launches.get());
    }

    /** The composed forms round in another order. */
    @Test
    void aDecoderTrainsTheSameWithoutFusedKernels() {
        Map<String, String> job = TinyJob.decoder("router", "top-k", "gate", "dense", "steps", "4");
        PartialDriver whole = new PartialDriver(Set.of());
        PartialDriver plain = new PartialDriver(FUSED);
        List<StepReport> fused = MeshRun.run(job, whole, new Patterns(8), directory).steps;
        List<StepReport> composed = MeshRun.run(job, plain, new Patterns(8), directory).steps;
        assertThat(whole.kinds).containsAll(DECODER);
        assertThat(plain.kinds).doesNotContainAnyElementsOf(FUSED);
        for (int i = 0; i < 4; i++) {
            assertThat(composed.get(i).lossPerToken())
                    .isCloseTo(fused.get(i).lossPerToken(), Percentage.withPercentage(1e-3));
            assertThat(composed.get(i).gradientNorm())
                    .isCloseTo(fused.get(i).gradientNorm(), Percentage.withPercentage(1e-2));
        }
    }
}
