package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.StoredTensor;
import io.locmoe.models.gguf.GgufModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp reads what is written, computes the same of it, and its own files are read as it reads them. */
class LlamaCppTest {
    private static final int[] TOKENS =
            new SplittableRandom(1).ints(256, 1, 256).toArray();
    private static final int MORE = 32;
    private static final String TEXT = "The house's 3 rööms\n\t<end>";

    /** llama.cpp's codes of Q8_0, of Q4_K, Q5_K and Q6_K for all matrices, and of MXFP4 for those of experts. */
    private static final List<Integer> QUANTISED = List.of(7, 14, 16, 18, 38);

    @TempDir
    Path directory;

    /** A family and its settings: all blocks are sparse where some are, and the dense Llama has biases. */
    private static final List<String> MODELS = List.of(
            "mixtral sparseEvery=1",
            "olmoe sparseEvery=1",
            "qwen2_moe sparseEvery=1",
            "qwen3_moe sparseEvery=1 rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=40 rotaryTheta=100",
            "llama biases=attention",
            "qwen3 rotaryScaling=linear rotaryFactor=4",
            "llama rotaryScaling=llama3 rotaryFactor=8 rotaryOriginal=64 rotarySlow=1 rotaryFast=4 rotaryTheta=100",
            "llama rotaryScaling=yarn rotaryFactor=4 rotaryOriginal=64 rotaryAttention=1.5 rotaryTheta=100",
            "gpt_oss rotaryTruncate=true gateLimit=7 attentionWindow=11 rotaryFast=32",
            "llama rotaryPairs=neighbours",
            "deepseek_v3 sparseEvery=1",
            "deepseek_v3 router.topGroups=4 rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=40 rotaryTheta=100"
                    + " rotaryAttention=1 latentScoreFactor=1.3",
            "deepseek_v2 router.topGroups=4");

    @Test
    void itHasTheSameLogProbabilitiesAndContinuations() throws Exception {
        LlamaCpp llama = new LlamaCpp();
        for (int m = 0; m < MODELS.size(); m++) {
            String[] words = MODELS.get(m).split("[ =]");
            List<String> changes = new ArrayList<>(List.of(words).subList(1, words.length));
            changes.addAll(List.of("sequence", Integer.toString(TOKENS.length + MORE)));
            Path model = Parts.random(
                    directory.resolve("model-" + m), words[0], false, StoredType.F32, changes.toArray(String[]::new));
            Parts.imported(model, checkpoint(m));
            llama.logits(Parts.gguf(checkpoint(m), directory.resolve(m + ".gguf")), TOKENS, MORE, TEXT);
        }
        List<JsonNode> theirs = llama.run();
        assertThat(theirs).hasSameSizeAs(MODELS);
        for (int m = 0; m < theirs.size(); m++) {
            compare(m, theirs.get(m));
            assertThat(ids(theirs.get(m).path("text"))).isEqualTo(bytes());
        }
    }

    private Path checkpoint(int model) {
        return directory.resolve("checkpoint-" + model);
    }

    private static int[] bytes() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length)
                .map(i -> Byte.toUnsignedInt(bytes[i]))
                .toArray();
    }

    private static int[] ids(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.path(i).asInt()).toArray();
    }

    private void compare(int model, JsonNode theirs) {
        int[] more = ids(theirs.path("more"));
        int[] all = IntStream.concat(IntStream.of(TOKENS), IntStream.of(more)).toArray();
        float[] logits = Parts.logits(checkpoint(model), all);
        int words = logits.length / all.length;
        double largest = 0;
        for (int t = 0; t < TOKENS.length; t++) {
            double[] ours = logProbabilities(logits, t * words, words);
            double[] other = logProbabilities(floats(theirs.path("logits").path(t)), 0, words);
            for (int word = 0; word < words; word++) {
                largest = Math.max(largest, Math.abs(ours[word] - other[word]));
            }
        }
        assertThat(largest).as(MODELS.get(model)).isCloseTo(0, within(1e-3));
        for (int t = 0; t < MORE; t++) {
            assertThat(best(logits, (TOKENS.length - 1 + t) * words, words))
                    .as("%s, %d", MODELS.get(model), t)
                    .isEqualTo(more[t]);
        }
    }

    private static float[] floats(JsonNode row) {
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.path(i).floatValue();
        }
        return values;
    }

    private static double[] logProbabilities(float[] logits, int start, int words) {
        double[] row =
                IntStream.range(0, words).mapToDouble(w -> logits[start + w]).toArray();
        double sum = Math.log(
                IntStream.range(0, words).mapToDouble(w -> Math.exp(row[w])).sum());
        return IntStream.range(0, words).mapToDouble(w -> row[w] - sum).toArray();
    }

    private static int best(float[] logits, int start, int words) {
        return IntStream.range(0, words).reduce(0, (a, b) -> logits[start + b] > logits[start + a] ? b : a);
    }

    @Test
    void itSplitsTextIntoTheSameTokens() throws Exception {
        Path file = GgufTokenizerTest.file(directory, GgufTokenizerTest.tokenizer());
        int[] prompt = {0};
        List<JsonNode> theirs = new LlamaCpp()
                .logits(file, prompt, 0, "hello world<|endoftext|>")
                .run();
        assertThat(ids(theirs.getFirst().path("text")))
                .as("hello, a space, w o r l d, and the end")
                .containsExactly(11, 4, 5, 3, 6, 2, 7, 17);
    }

    @Test
    void quantisedFilesHaveTheNumbersThatItComputes() throws Exception {
        Path model = Parts.random(
                directory.resolve("model"), "mixtral", false, StoredType.F32, "width", "256", "feedForward", "256");
        Parts.imported(model, checkpoint(0));
        Path exact = Parts.gguf(checkpoint(0), directory.resolve("exact.gguf"));
        LlamaCpp llama = new LlamaCpp();
        for (int type : QUANTISED) {
            llama.quantise(exact, quantised(type), type).quantise(quantised(type), back(type), LlamaCpp.F32);
        }
        assertThat(llama.run()).hasSize(2 * QUANTISED.size());
        for (int type : QUANTISED) {
            try (GgufModel ours = GgufModel.open(quantised(type));
                    GgufModel theirs = GgufModel.open(back(type))) {
                ours.tensors()
                        .forEach((name, tensor) ->
                                equal(name, tensor, theirs.tensors().get(name)));
            }
        }
    }

    private Path quantised(int type) {
        return directory.resolve("quantised-" + type + ".gguf");
    }

    private Path back(int type) {
        return directory.resolve("back-" + type + ".gguf");
    }

    private static void equal(String name, StoredTensor ours, StoredTensor theirs) {
        assertThat(ours.shape()).isEqualTo(theirs.shape());
        for (long i = 0; i < ours.elements(); i++) {
            if (ours.get(i) != theirs.get(i)) {
                assertThat(ours.get(i)).as("%s, element %d", name, i).isEqualTo(theirs.get(i));
            }
        }
    }
}
