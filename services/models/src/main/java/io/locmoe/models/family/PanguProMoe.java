package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pangu Pro MoE (Tang et al. 2025): a token chooses one expert in each of {@code num_experts_per_tok} equal groups. Its
 * weight is the expert's softmax score times a learned factor of the expert, {@code router_scale}.
 */
final class PanguProMoe implements Family {

    @Override
    public String modelType() {
        return "PanguProMoE";
    }

    /** As inference engines call it. */
    @Override
    public Set<String> otherNames() {
        return Set.of("pangu_pro_moe");
    }

    @Override
    public String architecture() {
        return "PanguProMoEForCausalLM";
    }

    /** What all models of the family have. */
    private static Map<String, String> fixed() {
        return Map.of(
                "biases", "attention",
                "sparseEvery", "1",
                "expertScale", "true",
                "router.weightNormalization", "none");
    }

    @Override
    public Map<String, String> parts() {
        Map<String, String> parts = new TreeMap<>(fixed());
        parts.putAll(Map.of("router.groups", "2", "sharedFeedForward", "40"));
        return parts;
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-5, 16_000_000);
        settings.putAll(fixed());
        int experts = fields.whole("num_experts");
        int topK = fields.whole("num_experts_per_tok");
        fields.require(
                experts % topK == 0,
                "num_experts_per_tok",
                "a token chooses one expert in each of as many equal groups, and there are " + experts + " experts");
        fields.require(fields.numbers("mlp_only_layers").isEmpty(), "mlp_only_layers", "all blocks have experts");
        fields.withoutEffect("auto_map", "intermediate_size");
        put(settings, "experts", experts);
        put(settings, "router.groups", topK);
        put(settings, "feedForward", fields.whole("moe_intermediate_size"));
        put(settings, "sharedFeedForward", fields.whole("shared_expert_intermediate_size"));
        SharedFields.routing(fields, settings, false, 0.001);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        ModelSettings model = decoder.model();
        List<String> against = FamilyParts.againstHeads(decoder, QueryKeyKind.NONE, List.of(BiasKind.ATTENTION));
        FamilyParts.withoutWindows(decoder, against);
        FamilyParts.withoutDeepseek(decoder, against);
        FamilyParts.allSparse(decoder, against);
        FamilyParts.headsOfWidth(decoder, against);
        Decoder.note(against, model.expertScale(), "expertScale", "false", "true");
        Routing routing = decoder.routing();
        Decoder.note(
                against,
                routing.equalGroups() == routing.topK(),
                "router.groups",
                "" + routing.equalGroups(),
                "router.topK");
        Decoder.note(against, !routing.normalised(), "weights of a token", "normalised", "their scores");
        Decoder.note(against, model.sharedFeedForward() > 0, "sharedFeedForward", "0", "the width of a shared expert");
        Decoder.note(against, !model.sharedGate(), "sharedGate", "true", "false");
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        config.remove(List.of("head_dim", "intermediate_size"));
        config.put("num_experts", decoder.model().experts());
        config.put("moe_intermediate_size", decoder.model().feedForward());
        config.put("shared_expert_intermediate_size", decoder.model().sharedFeedForward());
    }
}
