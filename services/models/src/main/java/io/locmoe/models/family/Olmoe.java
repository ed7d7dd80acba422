package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import java.util.List;
import java.util.Map;

/** OLMoE (Muennighoff et al. 2024): norms of queries and keys over all heads. */
final class Olmoe implements Family {

    @Override
    public String modelType() {
        return "olmoe";
    }

    @Override
    public String architecture() {
        return "OlmoeForCausalLM";
    }

    @Override
    public Map<String, String> parts() {
        return Map.of("queryKeyNorm", "width", "keyValueHeads", "4", "router.weightNormalization", "none");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-5, 10_000);
        double limit = fields.number("clip_qkv", Double.POSITIVE_INFINITY);
        fields.require(limit > 0, "clip_qkv", "the bound of queries, keys and values must be above 0");
        put(settings, "attentionLimit", Double.isInfinite(limit) ? 0 : limit);
        SharedFields.attentionBias(fields, settings);
        settings.put("sparseEvery", "1");
        settings.put("queryKeyNorm", "width");
        put(settings, "feedForward", fields.whole("intermediate_size"));
        put(settings, "experts", fields.whole("num_experts"));
        SharedFields.routing(fields, settings, fields.flag("norm_topk_prob", false), 0.01);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = FamilyParts.against(decoder, QueryKeyKind.WIDTH, SharedFields.ATTENTION_BIAS);
        FamilyParts.allSparse(decoder, against);
        FamilyParts.headsOfWidth(decoder, against);
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        config.remove("head_dim");
        SharedFields.writeAttentionBias(decoder, config);
        double limit = decoder.model().clamp().attention();
        config.put("clip_qkv", limit == 0 ? null : Double.valueOf(limit));
        config.put("num_experts", decoder.model().experts());
        config.put("norm_topk_prob", decoder.routing().normalised());
    }
}
