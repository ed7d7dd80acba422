package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.GroupChoice;
import io.locmoe.models.family.Routing;
import java.util.Map;
import java.util.Optional;

/** The sparse blocks of DeepSeek's models: dense blocks before them, shared experts, and the choice of experts. */
final class LatentRouting {
    private static final String DENSE = "leading_dense_block_count";
    private static final String SHARED = "expert_shared_count";
    private static final String SCALE = "expert_weights_scale";
    private static final String NORMALISED = "expert_weights_norm";
    private static final String FUNCTION = "expert_gating_func";
    private static final String GROUPS = "expert_group_count";
    private static final String BEST = "expert_group_used_count";
    private static final int SOFTMAX = 1;
    private static final int SIGMOID = 2;

    private LatentRouting() {}

    /** Whether scores are sigmoids, as those of DeepSeek-V3 are; softmax where the file does not say. */
    static boolean sigmoid(OwnMetadata own) {
        int function = own.whole(FUNCTION, SOFTMAX);
        own.require(function == SOFTMAX || function == SIGMOID, FUNCTION, SOFTMAX + ", softmax, or 2, sigmoid");
        return function == SIGMOID;
    }

    static void read(OwnMetadata own, GgufArchitecture architecture, ObjectNode config) {
        config.put("first_k_dense_replace", own.whole(DENSE, 0));
        config.put("n_shared_experts", own.needed(SHARED));
        double scale = own.number(SCALE).orElse(0.0);
        config.put("routed_scaling_factor", scale == 0 ? 1 : scale);
        config.put("norm_topk_prob", own.flag(NORMALISED));
        boolean biased = architecture == GgufArchitecture.DEEPSEEK_V3;
        config.put("scoring_func", biased ? "sigmoid" : "softmax");
        config.put("topk_method", biased ? "noaux_tc" : "greedy");
        int groups = Math.max(1, own.whole(GROUPS, 1));
        own.require(biased || groups == 1, GROUPS, "1: llama.cpp chooses groups as DeepSeek-V3 does only");
        config.put("n_group", groups);
        config.put("topk_group", groups == 1 ? 1 : own.needed(BEST));
    }

    static void write(Decoder decoder, Map<String, Object> values) {
        ModelSettings model = decoder.model();
        Routing routing = decoder.routing();
        values.put(DENSE, model.dense().denseBlocks());
        values.put(SHARED, model.sharedFeedForward() / model.feedForward());
        values.put(SCALE, (float) routing.scale());
        values.put(NORMALISED, routing.normalised());
        Optional<GroupChoice> choice = routing.groups();
        values.put(FUNCTION, choice.filter(GroupChoice::biased).isPresent() ? SIGMOID : SOFTMAX);
        choice.filter(LatentRouting::closes).ifPresent(groups -> {
            values.put(GROUPS, groups.groups());
            values.put(BEST, groups.best());
        });
    }

    /** Whether some groups are closed to a token. */
    static boolean closes(GroupChoice groups) {
        return groups.best() < groups.groups();
    }
}
