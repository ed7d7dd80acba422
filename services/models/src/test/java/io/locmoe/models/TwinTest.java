package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.checkpoint.file.StoredType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine computes what a twin in PyTorch does, in float64, which reads the same directory. */
class TwinTest {
    private static final int[] TOKENS = {72, 101, 32, 115, 97, 105, 100, 58, 32, 200, 0, 255};
    /** The system's own, to which packages of the system belong, may be behind another one. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    /** Exit code of the twin. */
    private static final int WITHOUT_PACKAGES = 3;

    @TempDir
    Path directory;

    @Test
    void importedModelsHaveTheLogitsOfTheTwin() throws Exception {
        List<Path> models = List.of(
                Parts.random(directory.resolve("mixtral"), "mixtral", false, StoredType.F32),
                Parts.random(directory.resolve("mixtral-packed"), "mixtral", true, StoredType.BF16),
                Parts.random(directory.resolve("mixtral-tied"), "mixtral", false, StoredType.F16, "tiedOutput", "true"),
                Parts.random(directory.resolve("olmoe"), "olmoe", false, StoredType.F32),
                Parts.random(
                        directory.resolve("olmoe-normalised"),
                        "olmoe",
                        true,
                        StoredType.BF16,
                        "router.weightNormalization",
                        "choices"),
                Parts.random(directory.resolve("qwen3"), "qwen3_moe", false, StoredType.F32),
                Parts.random(
                        directory.resolve("qwen3-biased"),
                        "qwen3_moe",
                        true,
                        StoredType.F32,
                        "biases",
                        "attention",
                        "headWidth",
                        "16",
                        "sparseEvery",
                        "1",
                        "router.weightNormalization",
                        "none"),
                Parts.random(directory.resolve("qwen2"), "qwen2_moe", false, StoredType.F32),
                Parts.random(
                        directory.resolve("qwen2-normalised"),
                        "qwen2_moe",
                        true,
                        StoredType.BF16,
                        "sparseEvery",
                        "2",
                        "biases",
                        "none",
                        "router.weightNormalization",
                        "choices"),
                Parts.random(directory.resolve("llama"), "llama", false, StoredType.F32, "biases", "attention"),
                Parts.random(directory.resolve("qwen3-dense"), "qwen3", false, StoredType.BF16, "tiedOutput", "true"));
        List<String> rows = twin(models);
        for (int m = 0; m < models.size(); m++) {
            Path checkpoint = directory.resolve("checkpoint-" + m);
            Parts.imported(models.get(m), checkpoint);
            compare(models.get(m), Parts.logits(checkpoint, TOKENS), new ObjectMapper().readTree(rows.get(m)));
        }
    }

    private static void compare(Path model, float[] logits, JsonNode twin) {
        int vocabulary = logits.length / TOKENS.length;
        double largest = 0;
        for (int t = 0; t < TOKENS.length; t++) {
            assertThat(twin.path(t)).hasSize(vocabulary);
            for (int v = 0; v < vocabulary; v++) {
                double theirs = twin.path(t).path(v).asDouble();
                largest = Math.max(largest, Math.abs(theirs));
                assertThat((double) logits[t * vocabulary + v])
                        .as("%s, token %d, id %d", model.getFileName(), t, v)
                        .isCloseTo(theirs, within(1e-4 * Math.max(0.1, Math.abs(theirs))));
            }
        }
        assertThat(largest).as("logits that differ").isGreaterThan(1);
    }

    private static List<String> twin(List<Path> models) throws Exception {
        Path twin = Path.of(TwinTest.class.getResource("twin.py").toURI());
        for (String python : PYTHONS) {
            List<String> command = new ArrayList<>(List.of(python, "-B", twin.toString()));
            command.add(Arrays.stream(TOKENS).mapToObj(Integer::toString).collect(Collectors.joining(",")));
            models.forEach(model -> command.add(model.toString()));
            Optional<String> output = run(command);
            if (output.isPresent()) {
                return output.get().lines().toList();
            }
        }
        return abort("the Python packages torch and safetensors are not installed, which run the twin");
    }

    /** What Python prints; empty if there is none, or it lacks the packages. */
    private static Optional<String> run(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            assertThat(code).as(output).isIn(0, WITHOUT_PACKAGES);
            return code == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
