package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.StoredTensor;
import io.locmoe.models.gguf.GgufModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    /** llama.cpp's codes of Q8_0, and of Q4_K, Q5_K and Q6_K for all matrices. */
    private static final List<Integer> QUANTISED = List.of(7, 14, 16, 18);

    @TempDir
    Path directory;

    @Test
    void itHasTheSameLogProbabilitiesAndContinuations() throws Exception {
        List<String> families = List.of("mixtral", "olmoe", "qwen2_moe", "qwen3_moe", "llama", "qwen3");
        LlamaCpp llama = new LlamaCpp();
        for (String family : families) {
            String longer = Integer.toString(TOKENS.length + MORE);
            Path model =
                    Parts.random(directory.resolve(family), family, false, StoredType.F32, changes(family, longer));
            Parts.imported(model, checkpoint(family));
            llama.logits(Parts.gguf(checkpoint(family), directory.resolve(family + ".gguf")), TOKENS, MORE, TEXT);
        }
        List<JsonNode> theirs = llama.run();
        assertThat(theirs).hasSameSizeAs(families);
        for (int f = 0; f < families.size(); f++) {
            compare(families.get(f), theirs.get(f));
            assertThat(ids(theirs.get(f).path("text"))).isEqualTo(bytes());
        }
    }

    /** All blocks are sparse where some are, and the dense Llama has biases. */
    private static String[] changes(String family, String sequence) {
        return switch (family) {
            case "llama" -> new String[] {"sequence", sequence, "biases", "attention"};
            case "qwen3" -> new String[] {"sequence", sequence};
            default -> new String[] {"sequence", sequence, "sparseEvery", "1"};
        };
    }

    private Path checkpoint(String family) {
        return directory.resolve("checkpoint-" + family);
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

    private void compare(String family, JsonNode theirs) {
        int[] more = ids(theirs.path("more"));
        int[] all = IntStream.concat(IntStream.of(TOKENS), IntStream.of(more)).toArray();
        float[] logits = Parts.logits(checkpoint(family), all);
        int words = logits.length / all.length;
        double largest = 0;
        for (int t = 0; t < TOKENS.length; t++) {
            double[] ours = logProbabilities(logits, t * words, words);
            double[] other = logProbabilities(floats(theirs.path("logits").path(t)), 0, words);
            for (int word = 0; word < words; word++) {
                largest = Math.max(largest, Math.abs(ours[word] - other[word]));
            }
        }
        assertThat(largest).as(family).isCloseTo(0, within(1e-3));
        for (int t = 0; t < MORE; t++) {
            assertThat(best(logits, (TOKENS.length - 1 + t) * words, words))
                    .as("%s, %d", family, t)
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
        Parts.imported(model, checkpoint("mixtral"));
        Path exact = Parts.gguf(checkpoint("mixtral"), directory.resolve("exact.gguf"));
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
