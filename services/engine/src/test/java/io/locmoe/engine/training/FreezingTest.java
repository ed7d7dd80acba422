package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.SavedTensors;
import io.locmoe.engine.settings.FrozenNames;
import io.locmoe.engine.settings.SettingsParser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters that are not trained. */
class FreezingTest {
    @TempDir
    Path directory;

    private MeshRun run(TestDriver driver, Map<String, String> settings) {
        return MeshRun.run(
                settings,
                driver.driver(),
                new Patterns(8),
                directory.resolve(Integer.toHexString(settings.hashCode())));
    }

    private Map<String, float[]> saved(TestDriver driver, Map<String, String> job, String... changes) {
        Map<String, String> settings = new TreeMap<>(job);
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return tensors(run(driver, settings), "model");
    }

    private static Map<String, float[]> tensors(MeshRun run, String file) {
        return SavedTensors.read(run.checkpoints.getLast().resolve(file + ".safetensors"));
    }

    /** What is trained takes the step that it takes without freezing, to the bit, and what is frozen takes none. */
    @ParameterizedTest
    @CsvSource({
        "REFERENCE, false, 1, 1, embedding",
        "CPU, false, 1, 1, 'embedding,blocks.0'",
        "STRICT, false, 2, 1, 'blocks.*.attention,blocks.1.experts.2'",
        "REFERENCE, true, 1, 1, 'embedding,blocks.0.attentionNorm,*.weight'",
        "CPU, true, 2, 1, 'blocks,norm'",
        "REFERENCE, false, 1, 2, 'blocks.0,blocks.1.experts.*.in'",
        "STRICT_LAZY, true, 1, 1, 'blocks.1.experts,blocks.*.gate'"
    })
    void onlyTheRestTakesItsStep(TestDriver driver, boolean decoder, String nodes, String group, String freeze) {
        String[] changes = {
            "steps",
            "1",
            "warmupSteps",
            "0",
            "clip",
            "0",
            "nodes",
            nodes,
            "devicesPerNode",
            group,
            "tensorParallel",
            group,
            "router",
            "top-k",
            "gate",
            "dense"
        };
        Map<String, String> job = decoder ? TinyJob.decoder(changes) : TinyJob.settings(changes);
        Map<String, float[]> trained = saved(driver, job);
        Map<String, float[]> initial = saved(driver, job, "learningRate", "0");
        Map<String, float[]> part = saved(driver, job, "freeze", freeze);
        FrozenNames frozen =
                SettingsParser.parse(Map.of("freeze", freeze)).training().frozen();
        assertThat(part.keySet()).isEqualTo(trained.keySet()).anyMatch(frozen::has);
        part.forEach((name, values) ->
                assertThat(values).as(name).isEqualTo((frozen.has(name) ? initial : trained).get(name)));
        assertThat(trained.entrySet().stream()
                        .filter(entry -> frozen.has(entry.getKey()))
                        .anyMatch(entry -> !Arrays.equals(entry.getValue(), initial.get(entry.getKey()))))
                .isTrue();
    }

    @Test
    void aRunResumesToTheBitAndItsMomentsOfFrozenParametersAreZeros() {
        Map<String, String> job = TinyJob.settings("nodes", "2", "freeze", "embedding,blocks.*.experts.1");
        MeshRun whole = run(TestDriver.CPU, job);
        Map<String, String> first = new TreeMap<>(job);
        first.put("stopAfter", "5");
        MeshRun begun = run(TestDriver.CPU, first);
        Map<String, String> second = new TreeMap<>(job);
        second.put("resume", begun.checkpoints.getLast().toString());
        MeshRun resumed = run(TestDriver.CPU, second);
        for (String file : List.of("model", "optimizer")) {
            assertThat(tensors(resumed, file)).usingRecursiveComparison().isEqualTo(tensors(whole, file));
        }
        Map<String, float[]> moments = tensors(whole, "optimizer");
        assertThat(moments.get("secondMoment.embedding.token")).containsOnly(0f);
        assertThat(moments.get("secondMoment.norm.gain")).doesNotContain(0f);
    }

    /** Frozen parameters may be trained later, and trained ones frozen. */
    @Test
    void whatIsFrozenMayChangeBetweenJobsOfARun() {
        Map<String, String> job = TinyJob.settings("steps", "4", "stopAfter", "2", "freeze", "embedding");
        MeshRun begun = run(TestDriver.CPU, job);
        Map<String, String> second = new TreeMap<>(job);
        second.put("resume", begun.checkpoints.getLast().toString());
        second.put("stopAfter", "4");
        second.put("freeze", "norm");
        Map<String, float[]> after = tensors(run(TestDriver.CPU, second), "model");
        Map<String, float[]> before = tensors(begun, "model");
        assertThat(after.get("norm.gain")).isEqualTo(before.get("norm.gain"));
        assertThat(after.get("embedding.token")).isNotEqualTo(before.get("embedding.token"));
    }

    @Test
    void aPatternWithoutAParameterIsRefusedBeforeTheFirstStep() {
        assertThatThrownBy(() -> run(TestDriver.CPU, TinyJob.settings("freeze", "embeddings,blocks.7")))
                .hasMessageContainingAll(
                        "freeze has 'embeddings', and no parameter has such a name; there are blocks.N.attention",
                        "freeze has 'blocks.7'");
        assertThatThrownBy(() -> run(TestDriver.CPU, TinyJob.settings("freeze", "*")))
                .hasMessage("freeze leaves no parameter to train; leave one out");
    }
}
