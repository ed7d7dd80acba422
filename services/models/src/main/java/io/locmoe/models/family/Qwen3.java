package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import java.util.List;
import java.util.Map;

/** Qwen3 (Yang et al. 2025): a decoder without experts, with norms of queries and keys of each head. */
final class Qwen3 implements Family {
    /** What the family's class has for {@code head_dim} where the file has none. */
    private static final int HEAD_WIDTH = 128;

    @Override
    public String modelType() {
        return "qwen3";
    }

    @Override
    public String architecture() {
        return "Qwen3ForCausalLM";
    }

    @Override
    public Map<String, String> parts() {
        return Map.of("sparseEvery", "0", "queryKeyNorm", "head", "headWidth", "16");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-6, 10_000, HEAD_WIDTH);
        int full = fields.whole("max_window_layers", 28);
        WindowFields.readUsed(fields, settings, block -> block >= full);
        SharedFields.attentionBias(fields, settings);
        settings.put("queryKeyNorm", "head");
        SharedFields.dense(fields, settings);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = FamilyParts.againstWindows(decoder, QueryKeyKind.HEAD, SharedFields.ATTENTION_BIAS);
        FamilyParts.allDense(decoder, against);
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.write(this, decoder, config);
        SharedFields.writeAttentionBias(decoder, config);
        WindowFields.writeUsed(decoder.model().window(), decoder.model().blocks(), config);
    }
}
