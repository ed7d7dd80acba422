package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.layout.Naming;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** DeepSeek-V2 and DeepSeek-V2-Lite (DeepSeek-AI 2024): softmax scores, whose weights are not normalised. */
final class DeepseekV2 implements Family {
    private static final String GREEDY = "greedy";
    private static final String IN_GROUPS = "group_limited_greedy";

    @Override
    public String modelType() {
        return "deepseek_v2";
    }

    @Override
    public String architecture() {
        return "DeepseekV2ForCausalLM";
    }

    @Override
    public Naming naming() {
        return DeepseekFields.naming(false);
    }

    @Override
    public Map<String, String> parts() {
        Map<String, String> parts = new TreeMap<>(DeepseekFields.parts());
        parts.put("router", "group-limited");
        parts.put("router.weightNormalization", "none");
        return parts;
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = DeepseekFields.read(fields, 0);
        fields.only("mlp_bias", false);
        fields.only("scoring_func", "softmax");
        fields.require(
                !fields.flag("norm_topk_prob", false),
                "norm_topk_prob",
                "transformers ignores it, and DeepSeek's own code does not; only false is implemented");
        settings.put("router.score", "softmax");
        settings.put("router.weightNormalization", "none");
        choice(fields, settings);
        return settings;
    }

    private static void choice(ConfigFields fields, Map<String, String> settings) {
        String method = fields.text("topk_method", GREEDY);
        fields.require(
                method.equals(GREEDY) || method.equals(IN_GROUPS),
                "topk_method",
                "only " + GREEDY + " and " + IN_GROUPS + " are implemented");
        if (method.equals(IN_GROUPS)) {
            settings.put("router", "group-limited");
            settings.put("router.groupScore", "max");
            DeepseekFields.groups(fields, settings, 1, 1);
        } else {
            fields.withoutEffect("n_group", "topk_group");
        }
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = DeepseekFields.against(decoder);
        boolean unbiased =
                decoder.routing().groups().filter(GroupChoice::biased).isEmpty();
        Decoder.note(against, unbiased, "the choice of experts", "with biases", "that of group-limited or top-k");
        Decoder.note(against, !decoder.routing().normalised(), "weights of a token", "normalised", "their scores");
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        DeepseekFields.write(this, decoder, config);
        config.put("mlp_bias", false);
        config.put("scoring_func", "softmax");
        config.put("topk_method", decoder.routing().groups().isPresent() ? IN_GROUPS : GREEDY);
    }
}
