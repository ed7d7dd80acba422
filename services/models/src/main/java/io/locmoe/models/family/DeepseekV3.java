package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.layout.Naming;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** DeepSeek-V3 (DeepSeek-AI 2024): sigmoid scores, and biases that keep the loads of experts even. */
final class DeepseekV3 implements Family {

    @Override
    public String modelType() {
        return "deepseek_v3";
    }

    @Override
    public String architecture() {
        return "DeepseekV3ForCausalLM";
    }

    @Override
    public Naming naming() {
        return DeepseekFields.naming(true);
    }

    @Override
    public Map<String, String> parts() {
        Map<String, String> parts = new TreeMap<>(DeepseekFields.parts());
        parts.put("queryLatentWidth", "12");
        parts.put("router", "bias-balanced");
        parts.put("router.weightNormalization", "choices");
        parts.put("router.closedGroups", "zero");
        return parts;
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = DeepseekFields.read(fields, 3);
        fields.only("rope_interleave", true);
        fields.only("scoring_func", "sigmoid");
        fields.only("topk_method", "noaux_tc");
        DeepseekFields.groups(fields, settings, 8, 4);
        settings.put("router", "bias-balanced");
        settings.put("router.score", "sigmoid");
        settings.put("router.groupScore", "top-two-sum");
        settings.put("router.closedGroups", "zero");
        settings.put("router.weightNormalization", fields.flag("norm_topk_prob", true) ? "choices" : "none");
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = DeepseekFields.against(decoder);
        boolean biased = decoder.routing().groups().filter(GroupChoice::biased).isPresent();
        Decoder.note(against, biased, "the choice of experts", "without biases", "that of bias-balanced");
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        DeepseekFields.write(this, decoder, config);
        config.put("rope_interleave", true);
        config.put("scoring_func", "sigmoid");
        config.put("topk_method", "noaux_tc");
        config.put("num_nextn_predict_layers", 0);
    }
}
