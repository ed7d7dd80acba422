package io.locmoe.models.family;

import io.locmoe.models.file.ModelException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shape of a model that a family's authors have published: settings by name. */
public final class PublishedShape {
    private static final List<String> NAMES = List.of(
            "width",
            "blocks",
            "heads",
            "keyValueHeads",
            "headWidth",
            "sequence",
            "vocabulary",
            "feedForward",
            "rotaryTheta",
            "normEpsilon",
            "experts",
            "router.topK");

    /** Values in the order of the names; dense models have those up to the epsilon. */
    private static final Map<String, List<String>> SHAPES = Map.of(
            // Mixtral-8x7B-v0.1
            "mixtral", row("4096 32 32 8 0 32768 32000 14336 1000000 0.00001 8 2"),
            // OLMoE-1B-7B-0924
            "olmoe", row("2048 16 16 16 0 4096 50304 1024 10000 0.00001 64 8"),
            // Qwen1.5-MoE-A2.7B
            "qwen2_moe", row("2048 24 16 16 0 8192 151936 1408 1000000 0.000001 60 4"),
            // Qwen3-30B-A3B
            "qwen3_moe", row("2048 48 32 4 128 40960 151936 768 1000000 0.000001 128 8"),
            // gpt-oss-20b
            "gpt_oss", row("2880 24 64 8 64 131072 201088 2880 150000 0.00001 32 4"),
            // Llama-2-7b
            "llama", row("4096 32 32 32 0 4096 32000 11008 10000 0.00001"),
            // Qwen3-0.6B
            "qwen3", row("1024 28 16 8 128 40960 151936 3072 1000000 0.000001"));

    private static final Map<String, Map<String, String>> FURTHER = Map.of(
            "qwen2_moe", Map.of("sharedFeedForward", "5632"),
            "qwen3", Map.of("tiedOutput", "true"),
            "gpt_oss",
                    Map.of(
                            "attentionWindow", "128",
                            "gateLimit", "7",
                            "rotaryFactor", "32",
                            "rotaryOriginal", "4096",
                            "rotaryFast", "32"));

    private PublishedShape() {}

    private static List<String> row(String values) {
        return List.of(values.split(" "));
    }

    /**
     * The settings of a family's model other than those of {@link Family#parts}.
     *
     * @throws ModelException if the family has no shape here
     */
    public static Map<String, String> of(Family family) {
        List<String> values = SHAPES.get(family.modelType());
        if (values == null) {
            throw new ModelException("a random " + family.modelType() + " is made in one size only: give --tiny");
        }
        Map<String, String> settings = new TreeMap<>(Map.of("sparseEvery", values.size() == NAMES.size() ? "1" : "0"));
        for (int i = 0; i < values.size(); i++) {
            settings.put(NAMES.get(i), values.get(i));
        }
        settings.putAll(FURTHER.getOrDefault(family.modelType(), Map.of()));
        return settings;
    }
}
