package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import java.util.List;
import java.util.Map;

/** Qwen1.5-MoE and Qwen2-MoE (Yang et al. 2024): a shared expert with a sigmoid gate, biases of queries to values. */
final class Qwen2Moe implements Family {

    @Override
    public String modelType() {
        return "qwen2_moe";
    }

    @Override
    public String architecture() {
        return "Qwen2MoeForCausalLM";
    }

    @Override
    public Map<String, String> parts() {
        return Map.of(
                "biases", "qkv",
                "sharedFeedForward", "40",
                "sharedGate", "true",
                "router.weightNormalization", "none");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-6, 10_000);
        int windows = fields.whole("max_window_layers", 28);
        WindowFields.readUsed(fields, settings, block -> block % 2 == 0 && block < windows);
        settings.put("biases", fields.flag("qkv_bias", true) ? "qkv" : "none");
        SparseBlocks.read(fields, settings);
        put(settings, "sharedFeedForward", fields.whole("shared_expert_intermediate_size"));
        settings.put("sharedGate", "true");
        SharedFields.routing(fields, settings, fields.flag("norm_topk_prob", false), 0.001);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        ModelSettings model = decoder.model();
        List<String> against =
                FamilyParts.againstWindows(decoder, QueryKeyKind.NONE, List.of(BiasKind.NONE, BiasKind.QKV));
        FamilyParts.someSparse(decoder, against);
        Decoder.note(against, model.sharedFeedForward() > 0, "sharedFeedForward", "0", "the width of a shared expert");
        Decoder.note(against, model.sharedGate(), "sharedGate", "false", "true");
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        config.put("qkv_bias", decoder.model().biases() == BiasKind.QKV);
        WindowFields.writeUsed(decoder.model().window(), decoder.model().blocks(), config);
        SparseBlocks.write(decoder, config);
        config.put("shared_expert_intermediate_size", decoder.model().sharedFeedForward());
    }
}
