package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import java.util.List;
import java.util.Map;

/** Qwen3-MoE (Yang et al. 2025): norms of queries and keys of each head, and dense blocks among sparse ones. */
final class Qwen3Moe implements Family {

    @Override
    public String modelType() {
        return "qwen3_moe";
    }

    @Override
    public String architecture() {
        return "Qwen3MoeForCausalLM";
    }

    @Override
    public Map<String, String> parts() {
        return Map.of(
                "queryKeyNorm", "head", "headWidth", "8", "sparseEvery", "2", "router.weightNormalization", "choices");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-6, 10_000);
        fields.withoutEffect("max_window_layers");
        if (WindowFields.readUsed(fields, settings, block -> true)) {
            fields.onlyAll("layer_types", "sliding_attention");
        }
        SharedFields.attentionBias(fields, settings);
        settings.put("queryKeyNorm", "head");
        SparseBlocks.read(fields, settings);
        SharedFields.routing(fields, settings, fields.flag("norm_topk_prob", false), 0.001);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = FamilyParts.againstWindows(decoder, QueryKeyKind.HEAD, SharedFields.ATTENTION_BIAS);
        FamilyParts.unshared(decoder, against);
        FamilyParts.windowOfAll(decoder, against);
        FamilyParts.someSparse(decoder, against);
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        SharedFields.writeAttentionBias(decoder, config);
        WindowFields.writeUsed(decoder.model().window(), decoder.model().blocks(), config);
        SparseBlocks.write(decoder, config);
    }
}
