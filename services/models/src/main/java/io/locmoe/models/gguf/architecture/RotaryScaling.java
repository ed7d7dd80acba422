package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.RotarySettings;
import java.util.Map;
import java.util.Optional;

/**
 * Scalings of rotary positions ({@code rope.scaling.*}): {@code linear}, and {@code yarn} with what llama.cpp
 * multiplies queries, keys and scores by. With the factor F of a scaling, let g(m) = 0.1 m ln F + 1. Queries and
 * keys of {@code yarn} are multiplied by {@code attn_factor} g(1). In latent attention with a {@code
 * yarn_log_multiplier} of m/10 it is {@code attn_factor} for their rotated parts, and (attn_factor g(m))² for all
 * scores; without it, m is 1 for both (llama.cpp, {@code llama-context.cpp} and {@code deepseek2.cpp}).
 */
final class RotaryScaling {
    private static final String TYPE = "rope.scaling.type";
    private static final String FACTOR = "rope.scaling.factor";
    private static final String OLD_FACTOR = "rope.scale_linear";
    private static final String ORIGINAL = "rope.scaling.original_context_length";
    private static final String ATTENTION = "rope.scaling.attn_factor";
    private static final String LOGARITHM = "rope.scaling.yarn_log_multiplier";
    private static final double GROWTH = 0.1;

    /** {@code beta_fast} and {@code beta_slow} of yarn, which llama.cpp has as constants. */
    static final double FAST = 32;

    static final double SLOW = 1;

    private RotaryScaling() {}

    /** {@code rope_scaling} of {@code config.json}; empty if positions are not scaled. */
    static Optional<ObjectNode> read(OwnMetadata own, GgufArchitecture architecture) {
        String type = own.text(TYPE).orElse("linear");
        double factor = own.number(FACTOR).or(() -> own.number(OLD_FACTOR)).orElse(1.0);
        own.require(factor >= 0, FACTOR, "a number from 0 on");
        ObjectNode scaling = new ObjectMapper().createObjectNode();
        scaling.put("rope_type", type).put("factor", factor);
        own.flag("rope.scaling.finetuned");
        switch (type) {
            case "none" -> {
                return Optional.empty();
            }
            case "linear" -> linear(own, architecture, factor);
            case "yarn" -> yarn(own, architecture, scaling);
            default -> own.require(false, TYPE, "none, linear or yarn");
        }
        return type.equals("linear") && unscaled(factor) ? Optional.empty() : Optional.of(scaling);
    }

    private static boolean unscaled(double factor) {
        return factor == 0 || factor == 1;
    }

    private static void linear(OwnMetadata own, GgufArchitecture architecture, double factor) {
        own.require(own.number(ATTENTION).orElse(1.0) == 1, ATTENTION, "1 without yarn");
        own.require(unscaled(factor) || !architecture.latent(), FACTOR, "1 without yarn");
    }

    private static void constant(OwnMetadata own, String field, double value) {
        own.require(own.number(field).orElse(value) == value, field, value + ", which llama.cpp always takes");
    }

    private static void yarn(OwnMetadata own, GgufArchitecture architecture, ObjectNode scaling) {
        scaling.put("original_max_position_embeddings", own.whole(ORIGINAL, own.needed("context_length")));
        constant(own, "rope.scaling.yarn_beta_fast", FAST);
        constant(own, "rope.scaling.yarn_beta_slow", SLOW);
        constant(own, "rope.scaling.yarn_ext_factor", 1);
        constant(own, "rope.scaling.yarn_attn_factor", 1);
        own.require(scaling.path("factor").doubleValue() > 1, FACTOR, "above 1 with yarn");
        double factor = own.number(ATTENTION).orElse(1.0);
        double logarithm = Math.log(scaling.path("factor").doubleValue());
        if (architecture.latent()) {
            latent(own, factor, logarithm, scaling);
        } else if (factor != 1) {
            scaling.put("attention_factor", factor * (GROWTH * logarithm + 1));
        }
    }

    private static void latent(OwnMetadata own, double factor, double logarithm, ObjectNode scaling) {
        double multiplier = own.number(LOGARITHM).orElse(0.0);
        double queries = multiplier == 0 ? factor * (GROWTH * logarithm + 1) : factor;
        double scores = multiplier == 0 ? queries : factor * (multiplier * logarithm + 1);
        scaling.put("attention_factor", queries);
        scaling.put("mscale_all_dim", (scores - 1) / (GROWTH * logarithm));
    }

    /** Writes what {@link #read} reads; {@code llama3} is a tensor. */
    static void write(ModelSettings model, Map<String, Object> values) {
        RotarySettings rotary = model.rotary();
        switch (rotary.scaling()) {
            case NONE, LLAMA3 -> {}
            case LINEAR -> scaled("linear", rotary, values);
            case YARN -> yarn(model, rotary, values);
        }
    }

    private static void scaled(String type, RotarySettings rotary, Map<String, Object> values) {
        values.put(TYPE, type);
        values.put(FACTOR, (float) rotary.factor());
    }

    private static void yarn(ModelSettings model, RotarySettings rotary, Map<String, Object> values) {
        scaled("yarn", rotary, values);
        values.put(ORIGINAL, rotary.original());
        double usual = GROWTH * Math.log(rotary.factor()) + 1;
        double queries = rotary.attention() > 0 ? rotary.attention() : usual;
        double scores = model.latent().used() ? Math.sqrt(model.latent().latentScoreFactor()) : queries;
        if (scores == queries) {
            values.put(ATTENTION, (float) (queries / usual));
        } else {
            values.put(ATTENTION, (float) queries);
            values.put(LOGARITHM, (float) ((scores / queries - 1) / Math.log(rotary.factor())));
        }
    }
}
