package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A resumed job is the uninterrupted one: to the bit on the same mesh, and to 1e-5 on another, where float32 sums are
 * in another order.
 */
@Tag("slow")
class ResumeTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-3);

    @TempDir
    Path directory;

    private MeshRun run(Map<String, String> changes) {
        Map<String, String> settings = TinyJob.settings("gate", "dense", "nodes", "4");
        settings.putAll(changes);
        return MeshRun.run(
                settings,
                TestDriver.REFERENCE.driver(),
                new ShortText(8),
                directory.resolve(Integer.toString(changes.hashCode())));
    }

    /** The steps of a job that stops and is resumed at each of the given steps, on so many nodes each. */
    private MeshRun resumed(Map<String, String> job, int[] stops, String[] nodes) {
        MeshRun last = null;
        for (int i = 0; i < stops.length; i++) {
            Map<String, String> part = new TreeMap<>(job);
            part.put("stopAfter", Integer.toString(stops[i]));
            part.put("nodes", nodes[i]);
            if (last != null) {
                part.put("resume", last.checkpoints.getLast().toString());
            }
            last = run(part);
        }
        return last;
    }

    private static double[] numbers(StepReport s) {
        return new double[] {
            s.step(),
            s.tokens(),
            s.lossPerToken(),
            s.auxiliaryLoss(),
            s.localityLoss(),
            s.gradientNorm(),
            s.learningRate(),
            s.localShare(),
            s.droppedShare()
        };
    }

    @ParameterizedTest
    @CsvSource({"1, 1, locmoe", "4, 1, locmoe", "2, 2, locmoe", "4, 1, hash", "2, 4, switch", "2, 1, bias-balanced"})
    void resumingOnTheSameMeshIsExactToTheBit(String nodes, String devices, String router) {
        Map<String, String> job = Map.of("nodes", nodes, "devicesPerNode", devices, "router", router);
        MeshRun whole = run(job);
        MeshRun resumed = resumed(job, new int[] {5, 12}, new String[] {nodes, nodes});
        assertThat(resumed.steps).hasSize(7);
        for (int i = 0; i < 7; i++) {
            assertThat(numbers(resumed.steps.get(i))).isEqualTo(numbers(whole.steps.get(5 + i)));
        }
        assertThat(resumed.validations).isEqualTo(whole.validations);
        assertThat(SavedTensors.read(resumed.checkpoints.getLast().resolve("model.safetensors")))
                .usingRecursiveComparison()
                .isEqualTo(SavedTensors.read(whole.checkpoints.getLast().resolve("model.safetensors")));
    }

    /** No block is sparse: ranks share everything and exchange no token. */
    @Test
    void aDenseModelResumesToTheBit() {
        Map<String, String> job = Map.of("sparseEvery", "3", "nodes", "2");
        MeshRun whole = run(job);
        MeshRun resumed = resumed(job, new int[] {6, 12}, new String[] {"2", "2"});
        assertThat(whole.steps)
                .allSatisfy(step -> assertThat(step.bytes().interNode()).isZero());
        assertThat(numbers(resumed.steps.getLast())).isEqualTo(numbers(whole.steps.getLast()));
    }

    @Test
    void resumingOnOtherMeshesIsExactUpToRounding() {
        Map<String, String> job = Map.of("router.mu", "0");
        MeshRun whole = run(job);
        MeshRun resumed = resumed(job, new int[] {3, 6, 9, 12}, new String[] {"4", "2", "1", "4"});
        assertThat(resumed.steps).hasSize(3);
        for (int i = 0; i < 3; i++) {
            StepReport expected = whole.steps.get(9 + i);
            assertThat(resumed.steps.get(i).step()).isEqualTo(expected.step());
            assertThat(resumed.steps.get(i).layers())
                    .extracting(LayerReport::expertLoad)
                    .containsExactlyElementsOf(expected.layers().stream()
                            .map(LayerReport::expertLoad)
                            .toList());
            assertThat(resumed.steps.get(i).lossPerToken()).isCloseTo(expected.lossPerToken(), TOLERANCE);
            assertThat(resumed.steps.get(i).gradientNorm()).isCloseTo(expected.gradientNorm(), TOLERANCE);
        }
        assertThat(resumed.validations.get(12L)).isCloseTo(whole.validations.get(12L), TOLERANCE);
    }

    /** Without its moments AdamW goes another way, so the tests above see whether they are restored. */
    @Test
    void resumingWithoutMomentsChangesTheLosses() {
        Map<String, String> job = Map.of("router.mu", "0");
        MeshRun whole = run(job);
        MeshRun half = run(Map.of("router.mu", "0", "stopAfter", "6"));
        Path spoilt = Copies.withoutDigests(Copies.of(half.checkpoints.getLast(), directory.resolve("step-000006")));
        Copies.edit(spoilt.resolve("optimizer.safetensors"), bytes -> {
            int start = 8
                    + (int) ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong();
            Arrays.fill(bytes, start, bytes.length, (byte) 0);
            return bytes;
        });
        MeshRun resumed = run(Map.of("router.mu", "0", "resume", spoilt.toString()));
        assertThat(resumed.steps.getFirst().lossPerToken())
                .isEqualTo(whole.steps.get(6).lossPerToken());
        assertThat(resumed.steps.get(2).lossPerToken())
                .isNotCloseTo(whole.steps.get(8).lossPerToken(), Percentage.withPercentage(0.1));
    }

    @Test
    void aFinishedJobHasNothingLeftToDo() {
        MeshRun whole = run(Map.of());
        MeshRun again = run(Map.of("resume", whole.checkpoints.getLast().toString()));
        assertThat(again.steps).isEmpty();
    }
}
