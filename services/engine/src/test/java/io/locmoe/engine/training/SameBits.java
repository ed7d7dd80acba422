package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.report.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares two trainings to the bit: losses, norms and choices of each step, and at the end weights and moments. */
final class SameBits {
    private SameBits() {}

    static void require(String what, MeshRun run, MeshRun whole) {
        assertThat(run.steps).as(what).isNotEmpty().hasSameSizeAs(whole.steps);
        for (int i = 0; i < whole.steps.size(); i++) {
            StepReport expected = whole.steps.get(i);
            StepReport step = run.steps.get(i);
            String at = what + ", step " + step.step();
            assertThat(step.lossPerToken()).as(at).isEqualTo(expected.lossPerToken());
            assertThat(step.auxiliaryLoss()).as(at).isEqualTo(expected.auxiliaryLoss());
            assertThat(step.localityLoss()).as(at).isEqualTo(expected.localityLoss());
            assertThat(step.gradientNorm()).as(at).isEqualTo(expected.gradientNorm());
            assertThat(step.layers())
                    .as(at)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(".*\\.interNodeBytes")
                    .isEqualTo(expected.layers());
        }
        assertThat(run.validations).as(what).isEqualTo(whole.validations);
        assertThat(tensors(run)).as(what).isNotEmpty().isEqualTo(tensors(whole));
    }

    /** Hashes of the files with the weights and moments. */
    private static Map<String, Integer> tensors(MeshRun run) {
        Map<String, Integer> tensors = new TreeMap<>();
        try (Stream<Path> files = Files.list(run.checkpoints.getLast())) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                tensors.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tensors;
    }
}
