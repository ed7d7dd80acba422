package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rotary positions: {@code rope_theta} and {@code rope_scaling}, or both in {@code rope_parameters} since transformers
 * 5. A value of {@code null} counts as absent.
 */
final class RotaryFields {
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final String FACTOR = "factor";
    private static final String PART = "partial_rotary_factor";

    private final ConfigFields fields;
    private final String name;
    private final Map<String, JsonNode> given;
    private final Set<String> known = new HashSet<>(Set.of("type", "rope_type", "rope_theta"));

    private RotaryFields(ConfigFields fields, String name) {
        this.fields = fields;
        this.name = name;
        given = fields.object(name);
        given.values().removeIf(JsonNode::isNull);
    }

    /** @param theta what the family's class has for {@code rope_theta} where the file has none */
    static void read(ConfigFields fields, Map<String, String> settings, double theta) {
        RotaryFields scaling = new RotaryFields(fields, "rope_scaling");
        RotaryFields parameters = new RotaryFields(fields, "rope_parameters");
        fields.require(
                scaling.given.isEmpty() || parameters.given.isEmpty(), "rope_scaling", "there is rope_parameters, too");
        RotaryFields one = parameters.given.isEmpty() ? scaling : parameters;
        put(settings, "rotaryTheta", one.number("rope_theta", fields.number("rope_theta", theta)));
        one.scaling(settings);
        one.pairs(settings);
        one.requireKnown();
    }

    /** The elements of a head that are rotated, and which of them together. */
    private void pairs(Map<String, String> settings) {
        double factor = number(PART, fields.number(PART, 1));
        int head = headWidth(settings);
        int rotated = (int) (head * factor);
        fields.require(
                rotated >= 2 && rotated <= head && (rotated % 2 == 0 || rotated == head),
                given.containsKey(PART) ? name : PART,
                "an even number of the " + head + " elements of a head must be rotated, and " + PART + " says "
                        + rotated);
        put(settings, "rotaryWidth", rotated == head ? 0 : rotated);
        settings.put("rotaryPairs", fields.flag("rope_interleaved", false) ? "neighbours" : "halves");
    }

    private static int headWidth(Map<String, String> settings) {
        int width = Integer.parseInt(settings.get("headWidth"));
        return width > 0 ? width : Integer.parseInt(settings.get("width")) / Integer.parseInt(settings.get("heads"));
    }

    private String type() {
        return text("rope_type", text("type", "default"));
    }

    private void scaling(Map<String, String> settings) {
        String type = type();
        switch (type) {
            case "default" -> {}
            case "linear" -> scaled(settings, type, needed(FACTOR));
            case "llama3" -> llama3(settings);
            case "yarn" -> yarn(settings);
            default -> fields.require(false, name, "rope_type " + type + " is not implemented");
        }
    }

    private void requireKnown() {
        given.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> fields.require(false, name, key + " is not implemented in rope_type " + type()));
    }

    private static void scaled(Map<String, String> settings, String type, double factor) {
        put(settings, "rotaryScaling", type);
        put(settings, "rotaryFactor", factor);
    }

    private void llama3(Map<String, String> settings) {
        scaled(settings, "llama3", needed(FACTOR));
        put(settings, "rotaryOriginal", whole(needed(ORIGINAL)));
        put(settings, "rotarySlow", needed("low_freq_factor"));
        put(settings, "rotaryFast", needed("high_freq_factor"));
    }

    /** Where the file has no original length, the scaled one counts as such, as in transformers. */
    private void yarn(Map<String, String> settings) {
        int longest = fields.whole("max_position_embeddings");
        int original = whole(number(ORIGINAL, longest));
        double factor = number(FACTOR, (double) longest / original);
        scaled(settings, "yarn", factor);
        put(settings, "rotaryOriginal", original);
        put(settings, "rotaryFast", orUsual(number("beta_fast", 0), 32));
        put(settings, "rotarySlow", orUsual(number("beta_slow", 0), 1));
        put(settings, "rotaryTruncate", flag("truncate"));
        double attention = number("attention_factor", ofScores(factor));
        fields.require(attention >= 0, name, "attention_factor must be above 0");
        put(settings, "rotaryAttention", attention);
    }

    private static double orUsual(double value, double usual) {
        return value == 0 ? usual : value;
    }

    /** The quotient of both {@code mscale} if there are two, as transformers takes it; 0 for the usual. */
    private double ofScores(double factor) {
        double one = number("mscale", 0);
        double all = number("mscale_all_dim", 0);
        return one == 0 || all == 0 ? 0 : growth(factor, one) / growth(factor, all);
    }

    private static double growth(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    private int whole(double value) {
        fields.require(
                value == Math.rint(value) && value >= 1 && value <= Integer.MAX_VALUE,
                name,
                ORIGINAL + " must be a whole number from 1 on");
        return (int) value;
    }

    private double needed(String key) {
        fields.require(given.containsKey(key), name, key + " is absent");
        return number(key, 1);
    }

    private double number(String key, double absent) {
        known.add(key);
        JsonNode node = given.get(key);
        fields.require(node == null || node.isNumber(), name, key + " is not a number");
        return node == null ? absent : node.asDouble();
    }

    private boolean flag(String key) {
        known.add(key);
        JsonNode node = given.get(key);
        fields.require(node == null || node.isBoolean(), name, key + " is not true or false");
        return node == null || node.asBoolean();
    }

    private String text(String key, String absent) {
        JsonNode node = given.get(key);
        return node == null ? absent : node.asText();
    }

    /**
     * Factor of the scores of DeepSeek's attention: the square of what {@code mscale_all_dim} makes of the factor, 1
     * without that field.
     */
    static double latentScoreFactor(ConfigFields fields) {
        for (String name : List.of("rope_scaling", "rope_parameters")) {
            JsonNode all = fields.object(name).get("mscale_all_dim");
            if (all != null && all.asDouble() != 0) {
                double factor = fields.object(name).getOrDefault(FACTOR, all).asDouble();
                return Math.pow(growth(factor, all.asDouble()), 2);
            }
        }
        return 1;
    }

    /** Whether positions are scaled by YaRN, and longer sequences need a factor of scores. */
    static boolean isYarn(ModelSettings model) {
        return model.rotary().scaling() == ScalingKind.YARN && model.rotary().factor() > 1;
    }

    /** Adds the {@code mscale_all_dim} of a model to its {@code rope_scaling}. */
    static void writeScoreFactor(ModelSettings model, ObjectNode config) {
        double growth = Math.sqrt(model.latent().latentScoreFactor());
        if (growth != 1) {
            double all = (growth - 1) / (0.1 * Math.log(model.rotary().factor()));
            ObjectNode scaling = (ObjectNode) config.path("rope_scaling");
            scaling.put("mscale_all_dim", all);
        }
    }
}
