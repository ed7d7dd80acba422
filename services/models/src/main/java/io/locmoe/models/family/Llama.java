package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import java.util.List;
import java.util.Map;

/** Llama (Touvron et al. 2023): a decoder without experts. */
final class Llama implements Family {

    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public String architecture() {
        return "LlamaForCausalLM";
    }

    @Override
    public Map<String, String> parts() {
        return Map.of("sparseEvery", "0");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-6, 10_000);
        fields.withoutEffect("pretraining_tp", "is_llama_config", "transformers.js_config");
        fields.only("mlp_bias", false);
        SharedFields.attentionBias(fields, settings);
        SharedFields.dense(fields, settings);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = FamilyParts.against(decoder, QueryKeyKind.NONE, SharedFields.ATTENTION_BIAS);
        FamilyParts.allDense(decoder, against);
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.write(this, decoder, config);
        SharedFields.writeAttentionBias(decoder, config);
        config.put("mlp_bias", false);
    }
}
