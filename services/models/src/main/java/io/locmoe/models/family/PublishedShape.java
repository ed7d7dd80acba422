package io.locmoe.models.family;

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
            // Pangu Pro MoE 72B
            "PanguProMoE", row("5120 48 40 8 0 131072 153376 1344 16000000 0.00001 64 8"),
            // DeepSeek-V3
            "deepseek_v3", row("7168 61 128 0 192 163840 129280 2048 10000 0.000001 256 8"),
            // DeepSeek-V2-Lite
            "deepseek_v2", row("2048 27 16 0 192 163840 102400 1408 10000 0.000001 64 6"),
            // Llama-2-7b
            "llama", row("4096 32 32 32 0 4096 32000 11008 10000 0.00001"),
            // Qwen3-0.6B
            "qwen3", row("1024 28 16 8 128 40960 151936 3072 1000000 0.000001"));

    private static final Map<String, String> DEEPSEEK_V3 = Map.ofEntries(
            Map.entry("latentWidth", "512"),
            Map.entry("queryLatentWidth", "1536"),
            Map.entry("rotaryWidth", "64"),
            Map.entry("valueWidth", "128"),
            Map.entry("denseBlocks", "3"),
            Map.entry("denseFeedForward", "18432"),
            Map.entry("sharedFeedForward", "2048"),
            Map.entry("router.groups", "8"),
            Map.entry("router.topGroups", "4"),
            Map.entry("router.weightScale", "2.5"),
            Map.entry("latentScoreFactor", "1.8738542070926265"));

    private static final Map<String, String> DEEPSEEK_V2_LITE = Map.of(
            "latentWidth", "512",
            "rotaryWidth", "64",
            "valueWidth", "128",
            "denseBlocks", "1",
            "denseFeedForward", "10944",
            "sharedFeedForward", "2816",
            "router.groups", "1",
            "router.topGroups", "1",
            "router.weightScale", "1",
            "latentScoreFactor", "1.5896261651208736");

    /** Positions of DeepSeek's models, forty times as many as in the first part of their training. */
    private static final Map<String, String> DEEPSEEK_POSITIONS =
            Map.of("rotaryScaling", "yarn", "rotaryFactor", "40", "rotaryOriginal", "4096", "rotaryAttention", "1");

    private static final Map<String, Map<String, String>> FURTHER = Map.of(
            "qwen2_moe", Map.of("sharedFeedForward", "5632"),
            "PanguProMoE", Map.of("sharedFeedForward", "5376", "router.groups", "8"),
            "deepseek_v3", DEEPSEEK_V3,
            "deepseek_v2", DEEPSEEK_V2_LITE,
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

    /** The settings of a family's model other than those of {@link Family#parts}. */
    public static Map<String, String> of(Family family) {
        List<String> values = SHAPES.get(family.modelType());
        Map<String, String> settings = new TreeMap<>(Map.of("sparseEvery", values.size() == NAMES.size() ? "1" : "0"));
        for (int i = 0; i < values.size(); i++) {
            settings.put(NAMES.get(i), values.get(i));
        }
        settings.putAll(FURTHER.getOrDefault(family.modelType(), Map.of()));
        if (settings.containsKey("latentWidth")) {
            settings.putAll(DEEPSEEK_POSITIONS);
        }
        return settings;
    }
}
