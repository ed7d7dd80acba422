package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import io.locmoe.models.layout.Naming;
import java.util.List;
import java.util.Map;

/** Mixtral (Jiang et al. 2024): weights are the softmax over the chosen experts. */
final class Mixtral implements Family {

    @Override
    public String modelType() {
        return "mixtral";
    }

    @Override
    public String architecture() {
        return "MixtralForCausalLM";
    }

    @Override
    public Naming naming() {
        return Naming.of("block_sparse_moe", List.of("w1", "w3", "w2"));
    }

    @Override
    public Map<String, String> parts() {
        return Map.of("router.weightNormalization", "choices");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-5, 1e6);
        put(settings, "attentionWindow", WindowFields.window(fields));
        fields.only("router_jitter_noise", 0);
        settings.put("sparseEvery", "1");
        put(settings, "feedForward", fields.whole("intermediate_size"));
        put(settings, "experts", fields.whole("num_local_experts"));
        SharedFields.routing(fields, settings, true, 0.001);
        return settings;
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against = FamilyParts.againstWindows(decoder, QueryKeyKind.NONE, List.of(BiasKind.NONE));
        FamilyParts.unshared(decoder, against);
        FamilyParts.windowOfAll(decoder, against);
        FamilyParts.allSparse(decoder, against);
        Decoder.note(
                against,
                decoder.routing().normalised(),
                "weights of a token",
                "those of all experts",
                "normalised over at least two choices");
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        config.put("num_local_experts", decoder.model().experts());
        int window = decoder.model().window().tokens();
        config.put("sliding_window", window == 0 ? null : Integer.valueOf(window));
        config.put("router_jitter_noise", 0.0);
    }
}
