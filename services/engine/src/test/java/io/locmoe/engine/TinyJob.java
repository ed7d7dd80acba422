package io.locmoe.engine;

import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Settings of jobs that take milliseconds. */
public final class TinyJob {
    /** The parts of Mixtral, with the biases of Qwen. */
    private static final List<String> DECODER = List.of(
            "norm",
            "rms",
            "normEpsilon",
            "0.000001",
            "positions",
            "rotary",
            "rotaryTheta",
            "500",
            "heads",
            "4",
            "keyValueHeads",
            "2",
            "activation",
            "swiglu",
            "biases",
            "qkv",
            "tiedOutput",
            "false");

    private TinyJob() {}

    /** The parts of Mixtral, with the biases of Qwen, and further settings, as name, value. */
    public static List<String> decoderWith(String... further) {
        return Stream.concat(DECODER.stream(), Stream.of(further)).toList();
    }

    /** The model of a tiny job with changes. */
    public static ModelSettings model(String... changes) {
        return SettingsParser.parse(settings(changes)).model();
    }

    /** Settings of a model of such parts, with further changes. */
    public static Map<String, String> decoder(String... changes) {
        return settings(decoderWith(changes).toArray(String[]::new));
    }

    /** Settings of a model with latent attention, two rotated elements of six in a head, with further changes. */
    public static Map<String, String> latent(String... changes) {
        Map<String, String> settings =
                decoder("keyValueHeads", "0", "headWidth", "6", "latentWidth", "8", "rotaryWidth", "2");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return settings;
    }

    /** One sparse block of two: width 16, 2 heads, 4 experts, 8 sequences of 8 tokens, with changes as name, value. */
    public static Map<String, String> settings(String... changes) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "width",
                "16",
                "blocks",
                "2",
                "heads",
                "2",
                "sequence",
                "8",
                "experts",
                "4",
                "feedForward",
                "16",
                "batch",
                "8",
                "steps",
                "12",
                "warmupSteps",
                "2",
                "nodes",
                "1"));
        settings.putAll(Map.of("validateEvery", "6", "learningRate", "0.01", "deadlineSeconds", "20"));
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return settings;
    }
}
