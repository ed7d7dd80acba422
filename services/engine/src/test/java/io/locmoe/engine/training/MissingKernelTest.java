package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.PartialDriver;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.memory.ElementType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A driver may lack plain kernels. Then nothing is launched, and the message has driver and kernels. */
class MissingKernelTest {
    private static final int SEQUENCE = 8;

    @TempDir
    Path directory;

    static Stream<Class<? extends Kernel>> kernels() {
        return Kernels.plain().stream().filter(kernel -> Kernel.types(kernel).contains(ElementType.FLOAT32));
    }

    private void train(PartialDriver driver) {
        MeshRun.run(TinyJob.settings("driver", "partial"), driver, new Patterns(SEQUENCE), directory);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void trainingIsRefusedIfAnyPlainKernelIsMissing(Class<? extends Kernel> kernel) {
        PartialDriver driver = new PartialDriver(Set.of(kernel));
        assertThatThrownBy(() -> train(driver))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll(
                        "driver 'partial' does not execute " + kernel.getSimpleName() + " on ", "this kernel");
        assertThat(driver.launches).hasValue(0);
    }

    @Test
    void allMissingKernelsAreNamed() {
        assertThatThrownBy(() -> train(new PartialDriver(Set.of(AdamW.class, LayerNorm.class, Accumulate.class))))
                .hasMessageContainingAll("Accumulate, AdamW, LayerNorm", "these kernels");
    }

    /** Whatever a model that only generates does not ask for, it does not launch either. */
    @ParameterizedTest
    @MethodSource("kernels")
    void generationNeedsForwardKernelsOnly(Class<? extends Kernel> kernel) {
        PartialDriver driver = new PartialDriver(Set.of(kernel));
        if (Set.of(AdamW.class, Accumulate.class).contains(kernel)
                || kernel.getSimpleName().endsWith("Backward")) {
            assertThat(logits(driver)).hasSize(16).doesNotContain(Float.NaN);
        } else {
            assertThatThrownBy(() -> logits(driver))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("driver 'partial' does not execute " + kernel.getSimpleName());
            assertThat(driver.launches).hasValue(0);
        }
    }

    @Test
    void aKernelForOtherTypesThanFloat32IsNotAskedFor() {
        assertThat(logits(new PartialDriver(Set.of(Cast.class)))).hasSize(16);
    }

    /** For a smaller type, a driver must have the kernels that a job with that precision launches. */
    @Test
    void noTrainingStartsWithoutTheKernelsOfItsPrecision() {
        PartialDriver driver = new PartialDriver(Set.of(Cast.class));
        assertThatThrownBy(() -> MeshRun.run(
                        TinyJob.settings("driver", "partial", "precision", "bfloat16"),
                        driver,
                        new Patterns(SEQUENCE),
                        directory))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll(
                        "driver 'partial' does not execute Cast of bfloat16 on ",
                        "which a training with precision bfloat16 needs",
                        "or precision float32");
        assertThatThrownBy(() -> logits(driver, "float16"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "does not execute Cast of float16 on ",
                        "a model without training with precision float16 needs");
        assertThat(driver.launches).hasValue(0);
    }

    private static float[] logits(PartialDriver driver) {
        return logits(driver, "float32");
    }

    private static float[] logits(PartialDriver driver, String precision) {
        JobSettings settings = SettingsParser.parse(
                TinyJob.settings("router", "switch", "gate", "dense", "driver", "partial", "precision", precision));
        boolean[] valid = new boolean[SEQUENCE];
        Arrays.fill(valid, true);
        int[] none = new int[SEQUENCE];
        Batch batch = new Batch(none, none, none, valid, SEQUENCE, new Slots(0, 1, 1), SEQUENCE, 0, 0, false);
        try (Device device = driver.open(0);
                SoloModel model =
                        new SoloModel(device, MeshRun.components(), settings, MeshView.solo(4), new long[16])) {
            return model.logits(batch, new int[] {SEQUENCE - 1});
        }
    }
}
