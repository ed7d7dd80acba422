package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.family.Decoder;
import java.util.Map;

/** The experts of a model, and how tokens choose them. */
final class ExpertFields {
    static final String COUNT = "expert_count";
    private static final String USED = "expert_used_count";
    private static final String WIDTH = "expert_feed_forward_length";
    private static final String SHARED_WIDTH = "expert_shared_feed_forward_length";

    private ExpertFields() {}

    /** Reads the fields of {@code config.json}, which has the width of feed-forward layers. */
    static void read(OwnMetadata own, GgufArchitecture architecture, ObjectNode config) {
        int hidden = config.path("intermediate_size").intValue();
        config.put(architecture.countField(), own.needed(COUNT));
        config.put("num_experts_per_tok", own.needed(USED));
        if (architecture.namesExpertWidth()) {
            config.put("moe_intermediate_size", own.whole(WIDTH, hidden));
        } else {
            own.same(WIDTH, hidden, "feed_forward_length");
        }
        if (architecture == GgufArchitecture.QWEN2MOE) {
            config.put("shared_expert_intermediate_size", own.whole(SHARED_WIDTH, hidden));
        }
        if (architecture.latent()) {
            LatentRouting.read(own, architecture, config);
        }
    }

    static void write(GgufArchitecture architecture, Decoder decoder, Map<String, Object> values) {
        values.put(COUNT, decoder.model().experts());
        values.put(USED, decoder.routing().topK());
        if (architecture.namesExpertWidth() || architecture == GgufArchitecture.GPT_OSS) {
            values.put(WIDTH, decoder.model().feedForward());
        }
        if (architecture == GgufArchitecture.QWEN2MOE) {
            values.put(SHARED_WIDTH, decoder.model().sharedFeedForward());
        }
        if (architecture.latent()) {
            LatentRouting.write(decoder, values);
        }
    }
}
