package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.description.RotaryDescription;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields that every family has. */
final class SharedFields {
    private static final String[] WITHOUT_EFFECT = {
        "architectures", "model_type", "transformers_version", "torch_dtype", "dtype", "use_cache",
        "initializer_range", "bos_token_id", "eos_token_id", "pad_token_id", "output_router_logits", "_name_or_path"
    };

    /** The biases that {@code attention_bias} can say. */
    static final List<BiasKind> ATTENTION_BIAS = List.of(BiasKind.NONE, BiasKind.ATTENTION);

    private SharedFields() {}

    /**
     * Reads the fields that every family has.
     *
     * @param epsilon what the family's class has for {@code rms_norm_eps} where the file has none
     * @param theta   the same for {@code rope_theta}
     */
    static Map<String, String> read(ConfigFields fields, double epsilon, double theta) {
        return read(fields, epsilon, theta, 0);
    }

    /** @param headWidth the same for {@code head_dim}; 0: hidden_size over heads */
    static Map<String, String> read(ConfigFields fields, double epsilon, double theta, int headWidth) {
        fields.withoutEffect(WITHOUT_EFFECT);
        fields.only("hidden_act", "silu");
        fields.only("attention_dropout", 0);
        Map<String, String> settings = parts();
        int heads = fields.whole("num_attention_heads");
        put(settings, "width", fields.whole("hidden_size"));
        put(settings, "blocks", fields.whole("num_hidden_layers"));
        put(settings, "heads", heads);
        put(settings, "keyValueHeads", fields.whole("num_key_value_heads", heads));
        put(settings, "headWidth", fields.whole("head_dim", headWidth));
        put(settings, "sequence", fields.whole("max_position_embeddings"));
        put(settings, "normEpsilon", fields.number("rms_norm_eps", epsilon));
        RotaryFields.read(fields, settings, theta);
        put(settings, "tiedOutput", fields.flag("tie_word_embeddings", false));
        return settings;
    }

    /** Settings that all models of all families have. */
    static Map<String, String> parts() {
        return new TreeMap<>(Map.of(
                "norm", "rms",
                "positions", "rotary",
                "activation", "swiglu",
                "biases", "none",
                "tiedOutput", "false",
                "gate", "dense",
                "router", "top-k",
                "router.capacityFactor", "0",
                "nodes", "1"));
    }

    static void put(Map<String, String> settings, String name, Object value) {
        settings.put(name, value.toString());
    }

    /**
     * Reads the choice of experts, with the loss of the family's class where the file has none. The class counts all k
     * choices of a token in its loss, which is k times ours of a layer.
     */
    static void routing(ConfigFields fields, Map<String, String> settings, boolean normalised, double auxiliary) {
        int topK = fields.whole("num_experts_per_tok");
        fields.require(
                topK > 1 || !normalised,
                "num_experts_per_tok",
                "with normalised weights every token has the weight 1, which our routers do not have");
        put(settings, "router.topK", topK);
        settings.put("router.score", "softmax");
        settings.put("router.weightNormalization", normalised ? "choices" : "none");
        put(settings, "router.alpha", fields.number("router_aux_loss_coef", auxiliary) * topK);
    }

    /** Reads the width of feed-forward layers of a model that has no others. */
    static void dense(ConfigFields fields, Map<String, String> settings) {
        settings.put("sparseEvery", "0");
        put(settings, "feedForward", fields.whole("intermediate_size"));
    }

    /** Reads {@code attention_bias}: biases of queries, keys, values and the last map. */
    static void attentionBias(ConfigFields fields, Map<String, String> settings) {
        settings.put("biases", fields.flag("attention_bias", false) ? "attention" : "none");
    }

    /** Writes what {@link #attentionBias} reads. */
    static void writeAttentionBias(Decoder decoder, ObjectNode config) {
        config.put("attention_bias", decoder.model().biases() == BiasKind.ATTENTION);
    }

    /** Writes what {@link #read} and {@link #routing} read. */
    static void writeSparse(Family family, Decoder decoder, ObjectNode config) {
        write(family, decoder, config);
        config.put("num_experts_per_tok", decoder.routing().topK());
        config.put("router_aux_loss_coef", decoder.routing().auxiliary());
    }

    /** Writes what {@link #read} reads. */
    static void write(Family family, Decoder decoder, ObjectNode config) {
        ModelSettings model = decoder.model();
        config.putArray("architectures").add(family.architecture());
        config.put("model_type", family.modelType());
        config.put("vocab_size", decoder.vocabulary());
        config.put("hidden_size", model.width());
        config.put("intermediate_size", model.denseHidden());
        config.put("num_hidden_layers", model.blocks());
        config.put("num_attention_heads", model.heads());
        config.put("num_key_value_heads", model.headShape().keysAndValues());
        config.put("head_dim", model.headShape().width());
        config.put("hidden_act", "silu");
        config.put("max_position_embeddings", model.sequence());
        config.put("rms_norm_eps", model.normEpsilon());
        RotaryDescription.write(config, model.rotary(), model.positionedWidth());
        config.put("tie_word_embeddings", model.tiedOutput());
    }
}
