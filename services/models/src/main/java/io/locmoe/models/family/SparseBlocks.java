package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The fields of Qwen's models with experts: which blocks are sparse, and how wide experts and dense blocks are. */
final class SparseBlocks {
    private SparseBlocks() {}

    static void read(ConfigFields fields, Map<String, String> settings) {
        put(settings, "experts", fields.whole("num_experts"));
        int blocks = Integer.parseInt(settings.get("blocks"));
        int step = fields.whole("decoder_sparse_step", 1);
        List<Integer> dense = fields.numbers("mlp_only_layers");
        OptionalInt every = IntStream.rangeClosed(1, blocks)
                .filter(n -> IntStream.range(0, blocks)
                        .allMatch(b -> ((b + 1) % n == 0) == (step > 0 && (b + 1) % step == 0 && !dense.contains(b))))
                .findFirst();
        fields.require(
                every.isPresent(),
                dense.isEmpty() ? "decoder_sparse_step" : "mlp_only_layers",
                "every n-th block must be sparse, the last of each group, for some n");
        put(settings, "sparseEvery", every.orElse(1));
        feedForward(fields, settings, every.orElse(1) == 1);
    }

    /** The hidden width, which the engine has once for dense blocks and experts. */
    private static void feedForward(ConfigFields fields, Map<String, String> settings, boolean allSparse) {
        int expert = fields.whole("moe_intermediate_size");
        int hidden = fields.whole("intermediate_size", expert);
        fields.require(
                expert == hidden || allSparse,
                "intermediate_size",
                "dense blocks must be as wide as experts, " + expert);
        put(settings, "feedForward", expert);
    }

    /** Writes what {@link #read} reads. */
    static void write(Decoder decoder, ObjectNode config) {
        config.put("decoder_sparse_step", decoder.model().sparseEvery());
        config.putArray("mlp_only_layers");
        config.put("moe_intermediate_size", decoder.model().feedForward());
        config.put("num_experts", decoder.model().experts());
        config.put("norm_topk_prob", decoder.routing().normalised());
    }
}
