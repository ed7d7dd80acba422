package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.ActivationKind;
import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import io.locmoe.models.layout.Naming;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * gpt-oss (Agarwal et al. 2025): attention with sinks, in windows on every other block; biases everywhere; a clamped
 * SwiGLU. The softmax over the logits of the chosen experts is that over all, divided by the sum of the chosen.
 */
final class GptOss implements Family {

    @Override
    public String modelType() {
        return "gpt_oss";
    }

    @Override
    public String architecture() {
        return "GptOssForCausalLM";
    }

    @Override
    public Naming naming() {
        return Naming.INTERLEAVED;
    }

    /** What all models of the family have. */
    private static Map<String, String> fixed() {
        return Map.of(
                "biases", "all",
                "activation", "clamped-swiglu",
                "attentionSinks", "true",
                "sparseEvery", "1",
                "gate.bias", "true",
                "router.weightNormalization", "choices");
    }

    @Override
    public Map<String, String> parts() {
        Map<String, String> parts = new TreeMap<>(fixed());
        parts.putAll(Map.of("attentionWindow", "5", "fullAttentionEvery", "2", "gateLimit", "0.75", "headWidth", "8"));
        parts.putAll(Map.of("rotaryTheta", "100", "rotaryScaling", "yarn", "rotaryFactor", "4"));
        parts.putAll(Map.of("rotaryOriginal", "64", "rotaryFast", "8", "rotaryTruncate", "false"));
        return parts;
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-5, 150_000);
        settings.putAll(fixed());
        fields.require(
                !fields.object("rope_scaling").isEmpty()
                        || !fields.object("rope_parameters").isEmpty(),
                "rope_scaling",
                "the class would take a scaling of its own; write rope_type default for none");
        fields.require(fields.flag("attention_bias", true), "attention_bias", "only true is implemented");
        WindowFields.read(fields, settings, block -> block % 2 == 0);
        experts(fields, settings);
        return settings;
    }

    private static void experts(ConfigFields fields, Map<String, String> settings) {
        put(settings, "gateLimit", fields.number("swiglu_limit", 7));
        put(settings, "gateSlope", fields.number("swiglu_alpha", 1.702));
        put(settings, "feedForward", fields.whole("intermediate_size"));
        put(settings, "experts", fields.whole("num_local_experts"));
        int topK = fields.whole("num_experts_per_tok", 4);
        fields.require(
                fields.whole("experts_per_token", topK) == topK, "experts_per_token", "num_experts_per_tok is " + topK);
        fields.withoutEffect("initial_context_length");
        SharedFields.routing(fields, settings, true, 0.001);
    }

    @Override
    public List<String> against(Decoder decoder) {
        ModelSettings model = decoder.model();
        List<String> against = new ArrayList<>();
        String norm = Option.text(model.queryKeyNorm());
        Decoder.note(against, norm.equals("none"), "queryKeyNorm", norm, "none");
        Decoder.note(against, model.biases() == BiasKind.ALL, "biases", Option.text(model.biases()), "all");
        boolean clamped = model.activation() == ActivationKind.CLAMPED_SWIGLU;
        Decoder.note(against, clamped, "activation", Option.text(model.activation()), "clamped-swiglu");
        Decoder.note(against, model.window().sinks(), "attentionSinks", "false", "true");
        Decoder.note(against, decoder.routing().biased(), "gate.bias", "false", "true");
        FamilyParts.unbounded(decoder, against);
        FamilyParts.withoutDeepseek(decoder, against);
        FamilyParts.withoutPangu(decoder, against);
        Decoder.note(against, decoder.routing().normalised(), "weights of a token", "not normalised", "normalised");
        FamilyParts.unshared(decoder, against);
        FamilyParts.allSparse(decoder, against);
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        ModelSettings model = decoder.model();
        if (model.rotary().scaling() == ScalingKind.NONE) {
            config.putObject("rope_scaling").put("rope_type", "default");
        }
        config.put("attention_bias", true);
        WindowFields.write(model.window(), model.blocks(), config);
        config.put("swiglu_limit", model.clamp().limit());
        config.put("swiglu_alpha", model.clamp().slope());
        config.put("num_local_experts", model.experts());
    }
}
