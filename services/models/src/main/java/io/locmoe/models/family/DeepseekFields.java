package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.LatentShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import io.locmoe.engine.settings.RotarySettings.PairKind;
import io.locmoe.models.layout.Naming;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields that DeepSeek-V2 and DeepSeek-V3 have: latent attention, dense first blocks, shared experts. */
final class DeepseekFields {
    /** Their classes have it in the norms of latent vectors whatever {@code rms_norm_eps} is. */
    private static final double EPSILON = 1e-6;

    private DeepseekFields() {}

    /** @param choiceBias see {@link Naming} */
    static Naming naming(boolean choiceBias) {
        return Naming.USUAL.sharing("shared_experts", choiceBias);
    }

    /** Settings of a small model. */
    static Map<String, String> parts() {
        return Map.ofEntries(
                Map.entry("blocks", "3"),
                Map.entry("keyValueHeads", "0"),
                Map.entry("headWidth", "20"),
                Map.entry("latentWidth", "24"),
                Map.entry("rotaryWidth", "8"),
                Map.entry("valueWidth", "16"),
                Map.entry("denseBlocks", "1"),
                Map.entry("denseFeedForward", "80"),
                Map.entry("experts", "8"),
                Map.entry("feedForward", "24"),
                Map.entry("sharedFeedForward", "48"),
                Map.entry("router.topK", "3"),
                Map.entry("router.groups", "4"),
                Map.entry("router.topGroups", "2"),
                Map.entry("router.weightScale", "1.5"),
                Map.entry("router.auxiliaryScope", "sequence"),
                Map.entry("normEpsilon", Double.toString(EPSILON)));
    }

    /** @param dense default of {@code first_k_dense_replace} */
    static Map<String, String> read(ConfigFields fields, int dense) {
        Map<String, String> settings = SharedFields.read(fields, EPSILON, 10_000);
        fields.withoutEffect("auto_map", "ep_size", "pretraining_tp", "num_nextn_predict_layers");
        fields.only("attention_bias", false);
        fields.only("rope_interleaved", false);
        fields.require(
                settings.get("rotaryWidth").equals("0"),
                "partial_rotary_factor",
                "qk_rope_head_dim is what positions rotate; leave it out, or write 1");
        fields.only("moe_layer_freq", 1);
        heads(fields, settings);
        blocks(fields, settings, dense);
        int topK = fields.whole("num_experts_per_tok");
        put(settings, "router.topK", topK);
        put(settings, "router.weightScale", fields.number("routed_scaling_factor", 1));
        put(settings, "router.alpha", fields.number("aux_loss_alpha", 0));
        settings.put("router.auxiliaryScope", fields.flag("seq_aux", true) ? "sequence" : "global");
        return settings;
    }

    private static void heads(ConfigFields fields, Map<String, String> settings) {
        int heads = fields.whole("num_attention_heads");
        fields.require(
                fields.whole("num_key_value_heads", heads) == heads,
                "num_key_value_heads",
                "every one of the " + heads + " heads has keys and values of its own");
        int rotary = fields.whole("qk_rope_head_dim");
        settings.put("keyValueHeads", "0");
        put(settings, "headWidth", fields.whole("qk_nope_head_dim") + rotary);
        put(settings, "rotaryWidth", rotary);
        put(settings, "valueWidth", fields.whole("v_head_dim"));
        put(settings, "latentWidth", fields.whole("kv_lora_rank"));
        put(settings, "queryLatentWidth", fields.whole("q_lora_rank", 0));
        put(settings, "latentNormEpsilon", EPSILON);
        put(settings, "latentScoreFactor", RotaryFields.latentScoreFactor(fields));
    }

    private static void blocks(ConfigFields fields, Map<String, String> settings, int absent) {
        int dense = fields.whole("first_k_dense_replace", absent);
        fields.require(
                dense < fields.whole("num_hidden_layers"), "first_k_dense_replace", "some block must have experts");
        int expert = fields.whole("moe_intermediate_size");
        settings.put("sparseEvery", "1");
        put(settings, "denseBlocks", dense);
        put(settings, "denseFeedForward", fields.whole("intermediate_size"));
        put(settings, "experts", fields.whole("n_routed_experts"));
        put(settings, "feedForward", expert);
        put(settings, "sharedFeedForward", fields.whole("n_shared_experts") * expert);
    }

    /** Reads groups of experts, of which a token chooses from some. */
    static void groups(ConfigFields fields, Map<String, String> settings, int absent, int bestAbsent) {
        put(settings, "router.groups", fields.whole("n_group", absent));
        put(settings, "router.topGroups", fields.whole("topk_group", bestAbsent));
    }

    /** What of a model neither has. */
    static List<String> against(Decoder decoder) {
        List<String> against = FamilyParts.againstHeads(decoder, QueryKeyKind.NONE, List.of(BiasKind.NONE));
        FamilyParts.withoutWindows(decoder, against);
        FamilyParts.withoutPangu(decoder, against);
        ModelSettings model = decoder.model();
        Decoder.note(against, model.latent().used(), "latentWidth", "0", "that of a latent vector");
        boolean halves = model.rotary().pairs() == PairKind.HALVES;
        Decoder.note(against, halves, "rotaryPairs", "neighbours", "halves");
        FamilyParts.allSparse(decoder, against);
        FamilyParts.someSparse(decoder, against);
        double epsilon = model.latentShape().epsilon();
        Decoder.note(against, epsilon == EPSILON, "latentNormEpsilon", "" + epsilon, "" + EPSILON);
        int shared = model.sharedFeedForward();
        boolean several = shared > 0 && shared % model.feedForward() == 0;
        Decoder.note(against, several, "sharedFeedForward", "" + shared, "a multiple of feedForward");
        Decoder.note(against, !model.sharedGate(), "sharedGate", "true", "false");
        boolean scored = model.latent().latentScoreFactor() == 1 || RotaryFields.isYarn(model);
        Decoder.note(against, scored, "latentScoreFactor", "" + model.latent().latentScoreFactor(), "1 without yarn");
        return against;
    }

    /** Writes what {@link #read} reads. */
    static void write(Family family, Decoder decoder, ObjectNode config) {
        ModelSettings model = decoder.model();
        LatentShape shape = model.latentShape();
        SharedFields.writeSparse(family, decoder, config);
        config.remove(List.of("head_dim", "router_aux_loss_coef"));
        config.put("attention_bias", false);
        config.put("q_lora_rank", shape.queries() == 0 ? null : shape.queries());
        config.put("kv_lora_rank", shape.latent());
        config.put("qk_nope_head_dim", shape.plain());
        config.put("qk_rope_head_dim", shape.rotary());
        config.put("v_head_dim", shape.value());
        config.put("first_k_dense_replace", model.dense().denseBlocks());
        config.put("moe_layer_freq", 1);
        config.put("moe_intermediate_size", model.feedForward());
        config.put("n_routed_experts", model.experts());
        config.put("n_shared_experts", model.sharedFeedForward() / model.feedForward());
        routing(decoder.routing(), config);
        RotaryFields.writeScoreFactor(model, config);
    }

    private static void routing(Routing routing, ObjectNode config) {
        Optional<GroupChoice> groups = routing.groups();
        config.put("routed_scaling_factor", routing.scale());
        config.put("n_group", groups.map(GroupChoice::groups).orElse(1));
        config.put("topk_group", groups.map(GroupChoice::best).orElse(1));
        config.put("norm_topk_prob", routing.normalised());
        config.put("aux_loss_alpha", routing.auxiliary() * routing.topK());
        config.put("seq_aux", routing.bySequence());
    }
}
